import type { Copy } from './copy.ts';
import { holderOf } from './wording.ts';

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

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
