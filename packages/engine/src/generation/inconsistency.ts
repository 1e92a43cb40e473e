import { type Copy, foundOf } from '../inventory/copy.ts';
import { firstNames, firstOf, whereIs, whoDiffers } from '../inventory/wording.ts';
import { present, type SlotPart } from '../model/slot.ts';

/** Copies that no rotation of kpki leaves so, and what somebody does about them, each in words for a person. */
export interface Inconsistency {
  readonly inconsistent: string;
  readonly remedy: string;
}

export const besideParts: readonly SlotPart[] = [
  'next certificate',
  'previous certificate',
  'next key',
  'previous key',
];

/** The parts that differ between generations, with their bytes in a copy; of certificates the first. */
const rotatedParts: readonly (readonly [part: SlotPart, bytesOf: (copy: Copy) => Uint8Array | undefined])[] = [
  ['certificate', ({ certificates }) => present(certificates)?.[0]?.der],
  ['private key', ({ privateKey }) => present(privateKey)],
  ['next certificate', ({ nextCertificates }) => present(nextCertificates)?.[0]?.der],
  ['previous certificate', ({ previousCertificates }) => present(previousCertificates)?.[0]?.der],
  ['next key', ({ nextKey }) => present(nextKey)],
  ['previous key', ({ previousKey }) => present(previousKey)],
];

/** Reports copies that no rotation of kpki leaves so, with their files. */
export function inconsistency(copies: readonly Copy[]): Inconsistency {
  const differing = rotatedParts.flatMap(([part, bytesOf]) => {
    const who = whoDiffers(copies, bytesOf);
    return who === null ? [] : [`${part}: ${who}`];
  });
  const files = copies.flatMap((copy) =>
    rotatedParts.flatMap(([part, bytesOf]) => (bytesOf(copy) === undefined ? [] : [whereIs(copy, part)])),
  );
  const evidence = differing.length > 0 ? firstOf(differing) : firstNames([...new Set(files)]);
  return {
    inconsistent: `no rotation of kpki leaves its certificates and keys so: ${evidence}`,
    remedy:
      'restore from a backup, or from another node, what the cluster uses, and take away what belongs to neither of its two generations',
  };
}

/** Reports what cannot be read: a rotation that took it for absent would end too early. */
export function unreadableBeside(copies: readonly Copy[]): Inconsistency | null {
  const files = copies.flatMap((copy) =>
    besideParts.flatMap((part) => {
      const found = foundOf(copy, part);
      return found?.state === 'unreadable' ? [`${whereIs(copy, part)}: ${found.why}`] : [];
    }),
  );
  if (files.length === 0) return null;
  return {
    inconsistent: `what is kept beside it cannot be read: ${firstOf(files)}`,
    remedy: 'put it back as another node has it or from a backup, or take it away if no rotation of kpki made it',
  };
}

/** Returns whether a next or previous certificate is no CA: kpki did not write it. */
export function hasLeafBeside(copies: readonly Copy[]): boolean {
  return copies
    .flatMap(({ nextCertificates, previousCertificates }) => [nextCertificates, previousCertificates])
    .some((found) => present(found)?.[0]?.ca === false);
}
