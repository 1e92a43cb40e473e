import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { whoDiffers } from '../read/who-differs.ts';
import type { Generations } from './generations.ts';

type KeyOf = (copy: Copy) => Uint8Array | undefined;

/**
 * Returns whether one copy has a private key that is of neither generation and not the one that other copies have there: a
 * phase would overwrite that key, and only a person knows what it signs. A key that all copies have is lost, and is replaced.
 * A next key without a certificate was left by a run that was killed; where its certificate is awaited, the key may be the
 * one that is being signed.
 */
export function hasStrayKey(
  copies: readonly Copy[],
  generations: Generations<Certificate>,
  isNextAwaited: boolean,
): boolean {
  const keysOf: readonly KeyOf[] = [
    ({ privateKey }) => present(privateKey),
    ({ nextKey, nextCertificates }) =>
      isNextAwaited || present(nextCertificates) !== undefined ? present(nextKey) : undefined,
    ({ previousKey }) => present(previousKey),
  ];
  const own = [generations.old, generations.new].filter((each) => each !== null);
  const isOwn = (key: Uint8Array): boolean => own.some(({ publicKey }) => sameBytes(publicKey, key));
  return keysOf.some(
    (keyOf) =>
      whoDiffers(copies, keyOf) !== null &&
      copies.some((copy) => {
        const key = keyOf(copy);
        return key !== undefined && !isOwn(key);
      }),
  );
}
