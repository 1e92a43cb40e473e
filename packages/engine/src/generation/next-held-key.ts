import type { KeyKind, SigningKey } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { ReadCustody } from '../ca/read-custody.ts';

/** A key that is in a store already, by its name there. */
interface TakenKey {
  readonly name: string;
  readonly key: SigningKey;
}

/**
 * The key in its store that a new generation of a CA takes; null where one is made. One that no certificate is of
 * may be that of a rotation which was taken back, and a rotation promises a new key: it is taken only where the store makes
 * none, or has one name for it, so that somebody has made it there for this by the store's own tools.
 */
export function nextHeldKey({ key, held }: ReadCustody, old: Certificate, kind: KeyKind): TakenKey | null {
  if (key.kind !== 'store' || key.store === null || held === null) return null;
  if (held.free !== null && key.store.creates.includes(kind)) return null;
  const at = held.found.findIndex((each) => sameBytes(each.key.publicKey, old.publicKey));
  return held.found.slice(at + 1).findLast((each) => each.key.kind === kind) ?? null;
}
