import { type Copy, foundOf } from '../inventory/copy.ts';
import { differingIn, pathForMessage } from '../inventory/wording.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present, type SlotPart } from '../model/slot.ts';

/** Copies that no rotation of kpki leaves so. */
export interface Inconsistency {
  readonly inconsistent: Finding;
  readonly remedy: Remedy;
}

export const generationParts: readonly SlotPart[] = [
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
    const keepers = differingIn(copies, bytesOf);
    return keepers === null ? [] : [{ part, keepers }];
  });
  const files = copies.flatMap((copy) =>
    rotatedParts.flatMap(([part, bytesOf]) => (bytesOf(copy) === undefined ? [] : [pathForMessage(copy, part)])),
  );
  return {
    inconsistent: finding('rotation-inconsistent', { differing, locations: [...new Set(files)] }),
    remedy: remedy('restore-generations'),
  };
}

/** Reports what cannot be read: a rotation that took it for absent would end too early. */
export function unreadableGeneration(copies: readonly Copy[]): Inconsistency | null {
  const unreadable = copies.flatMap((copy) =>
    generationParts.flatMap((part) => {
      const found = foundOf(copy, part);
      return found?.state === 'unreadable' ? [{ location: pathForMessage(copy, part), why: found.why }] : [];
    }),
  );
  if (unreadable.length === 0) return null;
  return {
    inconsistent: finding('rotation-inconsistent/unreadable', { unreadable }),
    remedy: remedy('restore-other-generation'),
  };
}

/** Returns whether a next or previous certificate is no CA: kpki did not write it. */
export function hasLeafOfOtherGeneration(copies: readonly Copy[]): boolean {
  return copies
    .flatMap(({ nextCertificates, previousCertificates }) => [nextCertificates, previousCertificates])
    .some((found) => present(found)?.[0]?.ca === false);
}
