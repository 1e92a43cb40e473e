import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { Copy } from '../read/copy.ts';
import { whoDiffers } from '../read/who-differs.ts';
import { firstNames, firstOf, pinOf, whereIs } from '../read/wording.ts';
import type { Generations } from './generations.ts';
import type { Tangled } from './tangled.ts';

const keyParts = ['private key', 'next key', 'previous key'] as const;

type KeyPart = (typeof keyParts)[number];

const keyAt: Readonly<Record<KeyPart, (copy: Copy) => Uint8Array | undefined>> = {
  'private key': ({ privateKey }) => present(privateKey),
  // One without a certificate is what a run that was killed had begun with; for one that waits, see `strayWaitingKey`.
  'next key': ({ nextKey, nextCertificates }) =>
    present(nextCertificates) === undefined ? undefined : present(nextKey),
  'previous key': ({ previousKey }) => present(previousKey),
};

/**
 * A private key in one copy that is of neither generation and not the one that other copies have there: a phase would write
 * over it, and nobody but a person knows what it signs. One that all copies have is as good as lost, and is replaced. Null
 * where there is none.
 */
export function strayKey(copies: readonly Copy[], generations: Generations<Certificate>): Tangled | null {
  for (const part of keyParts) {
    const tangled = strayAmong(part, keyAt[part], copies, generations);
    if (tangled !== null) return tangled;
  }
  return null;
}

/**
 * The same where the next key waits for a certificate from outside: each may be the one that is just being signed, and a copy
 * of another over it would lose what was asked for. Null where all copies that have one have the same.
 */
export function strayWaitingKey(copies: readonly Copy[], generations: Generations<Certificate>): Tangled | null {
  const keyOf = ({ nextKey }: Copy): Uint8Array | undefined => present(nextKey);
  if (generations.new !== null) return strayAmong('next key', keyOf, copies, generations);
  const differing = whoDiffers(copies, keyOf);
  if (differing === null) return null;
  return {
    tangled: `the next key waits for its certificate, and its copies hold different ones: ${differing}`,
    wayOut: `keep the one whose digest is in the SUMMARY.txt of the requests that are being signed, or any where none are; take the others away, and \`kpki apply\` copies it there: ${filesByKey(copies, keyOf)}`,
  };
}

/** `pki/ca.key.next is sha256:…`, for each of the keys that copies have as their next one. */
function filesByKey(copies: readonly Copy[], keyOf: (copy: Copy) => Uint8Array | undefined): string {
  const having = copies.flatMap((copy) => {
    const key = keyOf(copy);
    return key === undefined ? [] : [{ file: whereIs(copy, 'next key'), digest: pinOf(key) }];
  });
  const byDigest = [...Map.groupBy(having, ({ digest }) => digest)];
  return firstOf(
    byDigest.map(
      ([digest, held]) => `${firstNames(held.map(({ file }) => file))} ${held.length === 1 ? 'is' : 'are'} ${digest}`,
    ),
  );
}

function strayAmong(
  part: KeyPart,
  keyOf: (copy: Copy) => Uint8Array | undefined,
  copies: readonly Copy[],
  generations: Generations<Certificate>,
): Tangled | null {
  const own = [generations.old, generations.new].filter((each) => each !== null);
  const isOwn = (key: Uint8Array): boolean => own.some(({ publicKey }) => sameBytes(publicKey, key));
  const having = copies.flatMap((copy) => {
    const key = keyOf(copy);
    return key === undefined ? [] : [{ copy, isFitting: isOwn(key) }];
  });
  const stray = having.filter(({ isFitting }) => !isFitting).map(({ copy }) => copy);
  const differing = stray.length === 0 ? null : whoDiffers(copies, keyOf);
  if (differing === null) return null;
  const files = firstNames(stray.map((copy) => whereIs(copy, part)));
  const isSeveral = stray.length > 1;
  return {
    tangled: `its copies hold different private keys: ${differing}; what is in ${files} ${isSeveral ? 'are keys' : 'is the key'} of none of its certificates`,
    wayOut: having.some(({ isFitting }) => isFitting)
      ? `take ${isSeveral ? 'those' : 'it'} away, and \`kpki rotate\` or \`kpki apply\` puts there what belongs there`
      : 'put the key of its certificate back, from a backup; if that is lost, take the others away',
  };
}
