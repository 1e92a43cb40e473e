import { createHash } from 'node:crypto';
import { differingText, keeperText } from '../messages/lists.ts';
import type { Differing, Keeper } from '../model/keeper.ts';
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

/** `node cp1`, `sink vault`. */
export function keeperOf(copy: Copy, copies: readonly Copy[]): string {
  return keeperText(keeperIn(copy, copies));
}

type Kept = Pick<Copy, 'node' | 'sink'>;

/** Names the sink where the node alone would not identify the copy. */
export function keeperIn({ node, sink }: Kept, copies: readonly Kept[]): Keeper {
  return { node, sink: node === null || copies.some((each) => each.sink !== sink) ? sink : null };
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
  const keepers = differingIn(copies, heldBy);
  return keepers === null ? null : differingText(keepers);
}

/** Returns the keepers of each value; null where all copies with a value agree. */
export function differingIn(copies: readonly Copy[], heldBy: (copy: Copy) => Uint8Array | undefined): Differing | null {
  const groups = new Map<string, Keeper[]>();
  for (const copy of copies) {
    const value = heldBy(copy);
    if (value === undefined) continue;
    const digits = Buffer.from(value).toString('hex');
    groups.set(digits, [...(groups.get(digits) ?? []), keeperIn(copy, copies)]);
  }
  return groups.size < 2 ? null : [...groups.values()];
}
