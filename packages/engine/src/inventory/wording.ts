import { createHash } from 'node:crypto';
import type { SlotPart } from '../model/slot.ts';
import type { Copy } from './copy.ts';

/** `sha256:` and the digest of a SubjectPublicKeyInfo, as kubeadm pins a CA. */
export function pinOf(publicKey: Uint8Array): string {
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}

/** `pki/ca.crt`: where a copy's part is, for a person. */
export function whereIs(copy: Copy, part: SlotPart): string {
  return copy.slots.get(part)?.where ?? part;
}

/** `node cp1`, `sink vault`; see `holderOf`. */
export function keeperOf(copy: Copy, copies: readonly Copy[]): string {
  const holder = holderOf(copy, copies);
  return copy.node === null ? holder : `node ${holder}`;
}

type Keeper = Pick<Copy, 'node' | 'sink'>;

/** `cp1`; `sink vault` without a node; both where several sinks keep what a node has. */
export function holderOf({ node, sink }: Keeper, copies: readonly Keeper[]): string {
  if (node === null) return `sink ${sink}`;
  return copies.some((each) => each.sink !== sink) ? `${node} in sink ${sink}` : node;
}

const mostTold = 5;

/** All of them would bury what else is said. */
export function firstOf(texts: readonly string[]): string {
  return firstFew(texts).join('; ');
}

export function firstNames(names: readonly string[]): string {
  return firstFew(names).join(', ');
}

function firstFew(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostTold;
  return [...texts.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** ` (and 3 more)`; empty where there are no others. */
export function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}

/** `2027-11-24`, for a person. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `cp1 one, cp2 and cp3 another`; null where all copies with a value agree. */
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
