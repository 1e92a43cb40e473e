import type { CaName } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import type { ReadCustodies } from '../ca/read-custody.ts';
import type { Rotated } from '../generation/phase.ts';

/** A key in a key store without a stored certificate: it can still sign. */
export interface HeldKeyLeft {
  readonly backend: string;
  readonly key: string;
}

/**
 * Returns the keys that stay in key stores after a rotation, since a store removes none. None for a CA without a stored
 * certificate: any of its keys may be the next one.
 */
export function heldKeysLeft(
  ended: readonly Rotated[],
  custodies: ReadCustodies,
  certificates: ReadonlyMap<CaName, { readonly publicKey: Uint8Array }>,
): readonly HeldKeyLeft[] {
  return ended.flatMap((name) => {
    if (name === 'sa') return [];
    const custody = custodies.get(name);
    const certificate = certificates.get(name);
    if (custody?.key.kind !== 'store' || certificate === undefined) return [];
    const { backend } = custody.key;
    return (custody.held?.found ?? [])
      .filter(({ key }) => !sameBytes(key.publicKey, certificate.publicKey))
      .map((each) => ({ backend, key: each.name }));
  });
}
