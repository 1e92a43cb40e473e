import type { KeyKind } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { HeldKey } from '../ca/held-keys.ts';
import type { ReadCustody } from '../ca/read-custody.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import type { Slot } from '../slot.ts';

/** Returns the slot of a generation's private key, one that gives the key back first. */
export function slotOfKey(copies: readonly Copy[], publicKey: Uint8Array): Slot | undefined {
  const slots = copies.flatMap((copy) =>
    (
      [
        ['private key', copy.privateKey],
        ['next key', copy.nextKey],
        ['previous key', copy.previousKey],
      ] as const
    ).flatMap(([part, found]) => {
      const key = present(found);
      const slot = copy.slots.get(part);
      return slot !== undefined && key !== undefined && sameBytes(key, publicKey) ? [slot] : [];
    }),
  );
  return slots.find(({ sink }) => sink.sink.reveal !== undefined) ?? slots[0];
}

export function hasKey(copies: readonly Copy[], { key, held }: ReadCustody, publicKey: Uint8Array): boolean {
  if (key.kind === 'sinks') return slotOfKey(copies, publicKey)?.sink.sink.reveal !== undefined;
  if (key.kind !== 'store') return false;
  // Where nothing is to be signed, nobody is asked for a PIN, and the store is not asked either.
  return key.store === null || (held?.found.some((each) => sameBytes(each.key.publicKey, publicKey)) ?? false);
}

/**
 * Returns an existing key in the store for a new generation; null: a key is made. An unused key may be left from a
 * rollback, and a rotation promises a new key: it is taken only where the store makes none, or has one name for it.
 */
export function nextHeldKey({ key, held }: ReadCustody, old: Certificate, kind: KeyKind): HeldKey | null {
  if (key.kind !== 'store' || key.store === null || held === null) return null;
  if (held.free !== null && key.store.creates.includes(kind)) return null;
  const at = held.found.findIndex((each) => sameBytes(each.key.publicKey, old.publicKey));
  return held.found.slice(at + 1).findLast((each) => each.key.kind === kind) ?? null;
}
