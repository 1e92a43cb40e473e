import type { Copy } from '../read/observe.ts';

/**
 * Which nodes hold the same, for a person: `cp1 one, cp2 and cp3 another`. A copy that holds nothing is left out; null
 * where all others are the same.
 */
export function whoDiffers(copies: readonly Copy[], heldBy: (copy: Copy) => Uint8Array | undefined): string | null {
  const groups = new Map<string, string[]>();
  for (const copy of copies) {
    const value = heldBy(copy);
    if (value === undefined) continue;
    const digits = Buffer.from(value).toString('hex');
    groups.set(digits, [...(groups.get(digits) ?? []), holderOf(copy, copies)]);
  }
  if (groups.size < 2) return null;
  return [...groups.values()].map((names, at) => `${listed(names)} ${at === 0 ? 'one' : 'another'}`).join(', ');
}

/** Where several sinks keep what one node has, the node alone would not say which copy. */
function holderOf({ node, sink }: Copy, copies: readonly Copy[]): string {
  if (node === null) return `sink ${sink}`;
  return copies.some((each) => each.sink !== sink) ? `${node} in sink ${sink}` : node;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
