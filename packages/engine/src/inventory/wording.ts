import { createHash } from 'node:crypto';
import type { Differing, Keeper } from '../model/keeper.ts';
import type { SlotPart } from '../model/slot.ts';
import type { Copy } from './copy.ts';

/** `sha256:` and the digest of a SubjectPublicKeyInfo, as kubeadm pins a CA. */
export function pinOf(publicKey: Uint8Array): string {
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}

/** `pki/ca.crt`: where a copy's part is, for a person. */
export function pathForMessage(copy: Copy, part: SlotPart): string {
  return copy.slots.get(part)?.where ?? part;
}

type Kept = Pick<Copy, 'node' | 'sink'>;

/** Names the sink where the node alone would not identify the copy. */
export function keeperIn({ node, sink }: Kept, copies: readonly Kept[]): Keeper {
  return { node, sink: node === null || copies.some((each) => each.sink !== sink) ? sink : null };
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
