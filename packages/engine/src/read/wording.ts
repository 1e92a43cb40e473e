import { createHash } from 'node:crypto';
import type { SlotPart } from '../slot.ts';
import type { Copy } from './copy.ts';

/** `sha256:` and the digest of a SubjectPublicKeyInfo, as kubeadm pins a CA. */
export function pinOf(publicKey: Uint8Array): string {
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}

/** `pki/ca.crt`: where a copy's part is, for a person. */
export function whereIs(copy: Copy, part: SlotPart): string {
  return copy.slots.get(part)?.where ?? part;
}

/** Who keeps a copy, for a person, in a sentence: `node cp1`, `sink vault`; see `holderOf`. */
export function keeperOf(copy: Copy, copies: readonly Copy[]): string {
  const holder = holderOf(copy, copies);
  return copy.node === null ? holder : `node ${holder}`;
}

type Keeper = Pick<Copy, 'node' | 'sink'>;

/**
 * The same in a list: `cp1`; `sink vault` for what no single node keeps; both where several sinks keep what a node has, and
 * the node alone would not say which copy.
 */
export function holderOf({ node, sink }: Keeper, copies: readonly Keeper[]): string {
  if (node === null) return `sink ${sink}`;
  return copies.some((each) => each.sink !== sink) ? `${node} in sink ${sink}` : node;
}

const mostTold = 5;

/** The first few of several findings, and how many more there are: all of them would bury what else is said. */
export function firstOf(texts: readonly string[]): string {
  return firstFew(texts).join('; ');
}

/** The same of names, of nodes or of files: `cp1, cp2`. */
export function firstNames(names: readonly string[]): string {
  return firstFew(names).join(', ');
}

function firstFew(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostTold;
  return [...texts.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Behind what is told of one of several: ` (and 3 more)`; empty where there are no others. */
export function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}

/** `2027-11-24`, for a person. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

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
