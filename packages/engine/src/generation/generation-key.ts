import { sameBytes } from '../bytes.ts';
import type { ReadCustody } from '../ca/read-custody.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import type { Slot } from '../slot.ts';

/** Where the private key of a generation is in the sinks: one that gives it back first; undefined where it is in none. */
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

/** Whether kpki can sign with the key of a generation. */
export function hasKey(copies: readonly Copy[], { key, held }: ReadCustody, publicKey: Uint8Array): boolean {
  if (key.kind === 'sinks') return slotOfKey(copies, publicKey)?.sink.sink.reveal !== undefined;
  if (key.kind !== 'store') return false;
  // Where nothing is to be signed, nobody is asked for a PIN, and the store is not asked either.
  return key.store === null || (held?.found.some((each) => sameBytes(each.key.publicKey, publicKey)) ?? false);
}
