import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { whoDiffers } from '../read/who-differs.ts';
import type { Generations } from './generations.ts';

type KeyOf = (copy: Copy) => Uint8Array | undefined;

const keysOf: readonly KeyOf[] = [
  ({ privateKey }) => present(privateKey),
  // One without a certificate is what a run that was killed had begun with; for one that waits, see `hasStrayWaitingKey`.
  ({ nextKey, nextCertificates }) => (present(nextCertificates) === undefined ? undefined : present(nextKey)),
  ({ previousKey }) => present(previousKey),
];

/**
 * Whether one copy has a private key that is of neither generation and not the one that other copies have there: a phase would
 * write over it, and nobody but a person knows what it signs. One that all copies have is as good as lost, and is replaced.
 */
export function hasStrayKey(copies: readonly Copy[], generations: Generations<Certificate>): boolean {
  return keysOf.some((keyOf) => isStrayAmong(keyOf, copies, generations));
}

/**
 * The same where the next key waits for a certificate from outside: each may be the one that is just being signed, and a copy
 * of another over it would lose what was asked for.
 */
export function hasStrayWaitingKey(copies: readonly Copy[], generations: Generations<Certificate>): boolean {
  const keyOf: KeyOf = ({ nextKey }) => present(nextKey);
  return generations.new === null ? whoDiffers(copies, keyOf) !== null : isStrayAmong(keyOf, copies, generations);
}

function isStrayAmong(keyOf: KeyOf, copies: readonly Copy[], generations: Generations<Certificate>): boolean {
  const own = [generations.old, generations.new].filter((each) => each !== null);
  const isOwn = (key: Uint8Array): boolean => own.some(({ publicKey }) => sameBytes(publicKey, key));
  const hasStray = copies.some((copy) => {
    const key = keyOf(copy);
    return key !== undefined && !isOwn(key);
  });
  return hasStray && whoDiffers(copies, keyOf) !== null;
}
