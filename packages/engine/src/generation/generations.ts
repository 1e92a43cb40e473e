import type { ArtefactName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isAbsent, present } from '../found.ts';
import { type Copy, foundOf } from '../read/copy.ts';
import { ownCertificate } from './own-certificate.ts';
import { strayKey } from './stray-key.ts';
import {
  besideParts,
  type GenerationParts,
  type Has,
  noAuthorityBeside,
  partsOfAuthority,
  partsOfPair,
  type Tangled,
  tangles,
  unreadableBeside,
} from './tangled.ts';

/** The generations of something, over all of its copies; `new` is null where no rotation is under way. */
export interface Generations<T> {
  readonly old: T;
  readonly new: T | null;
}

/**
 * Makes out which generation is which. A rotation that was killed leaves copies that differ: some have the new one as the
 * next, others in use already, and each of them names both. Null where there is nothing at all.
 */
function generationsOf<T>(
  found: readonly Has<T>[],
  bytesOf: (generation: T) => Uint8Array,
  name: ArtefactName,
  parts: GenerationParts,
): Generations<T> | Tangled | null {
  const copies = found.map((copy) => withoutTwice(copy, bytesOf));
  const distinct = (all: readonly (T | undefined)[]): readonly T[] => [
    ...new Map(
      all.flatMap((each) => (each === undefined ? [] : [[Buffer.from(bytesOf(each)).toString('hex'), each] as const])),
    ).values(),
  ];
  const olds = distinct(
    copies.flatMap(({ inUse, next, previous }) => [previous, next === undefined ? undefined : inUse]),
  );
  const news = distinct(
    copies.flatMap(({ inUse, next, previous }) => [next, previous === undefined ? undefined : inUse]),
  );
  const inUse = distinct(copies.map((copy) => copy.inUse));
  const tangle = tangles(copies, bytesOf, name, parts);
  const [young] = news;
  if (young === undefined) {
    const [only, another] = inUse;
    if (another !== undefined) return tangle.differentInUse();
    return only === undefined ? null : { old: only, new: null };
  }
  const [old = inUse.find((each) => !sameBytes(bytesOf(each), bytesOf(young)))] = olds;
  const isSameBeside = (['next', 'previous'] as const).every(
    (as) => distinct(copies.map((copy) => copy[as])).length <= 1,
  );
  if (olds.length > 1 && news.length === 1) {
    return isSameBeside ? tangle.oneReplaced('next') : tangle.severalRotations();
  }
  if (news.length > 1) {
    return olds.length === 1 && isSameBeside ? tangle.oneReplaced('previous') : tangle.severalRotations();
  }
  if (old === undefined) return tangle.nothingInUse();
  const isKnown = (each: T): boolean => [old, young].some((known) => sameBytes(bytesOf(known), bytesOf(each)));
  if (!inUse.every(isKnown)) return tangle.inUseReplaced(isKnown);
  return { old, new: young };
}

/** What changes places is there twice for a moment: it counts as what is in use. */
function withoutTwice<T>({ copy, inUse, next, previous }: Has<T>, bytesOf: (generation: T) => Uint8Array): Has<T> {
  const other = (each: T | undefined): T | undefined =>
    each === undefined || inUse === undefined || !sameBytes(bytesOf(each), bytesOf(inUse)) ? each : undefined;
  return { copy, inUse, next: other(next), previous: other(previous) };
}

/** The generations of an authority, by their certificates. */
export function authorityGenerations(
  name: ArtefactName,
  copies: readonly Copy[],
): Generations<Certificate> | Tangled | null {
  const tangled = unreadableBeside(copies) ?? noAuthorityBeside(copies);
  if (tangled !== null) return tangled;
  const generations = generationsOf(copies.map(certificatesOf), ({ der }) => der, name, partsOfAuthority);
  if (generations === null || 'tangled' in generations) return generations;
  return strayKey(copies, generations) ?? generations;
}

/**
 * The certificates of one copy. Where its sink keeps each entry whole and not all of them, a key may be there before the
 * certificate that goes with it: that is found by the key in the trust bundle that shares the file.
 */
function certificatesOf(copy: Copy): Has<Certificate> {
  const inFile = present(copy.certificates) ?? [];
  const byKey = (key: Uint8Array | undefined): Certificate | undefined =>
    key && inFile.find(({ publicKey }) => sameBytes(publicKey, key));
  return {
    copy,
    inUse: ownCertificate(copy, present(copy.privateKey)),
    next: present(copy.nextCertificates)?.[0] ?? byKey(present(copy.nextKey)),
    previous: present(copy.previousCertificates)?.[0] ?? byKey(present(copy.previousKey)),
  };
}

/** The generations of a key pair, by their public keys: SubjectPublicKeyInfo, DER. */
export function keyGenerations(copies: readonly Copy[]): Generations<Uint8Array> | Tangled | null {
  const has = copies.map((copy) => ({
    copy,
    inUse: present(copy.privateKey),
    next: present(copy.nextKey),
    previous: present(copy.previousKey),
  }));
  return unreadableBeside(copies) ?? generationsOf(has, (key) => key, 'sa', partsOfPair);
}

/** Whether something of a rotation stands beside what is in use. */
export function hasGenerationBeside(copies: readonly Copy[]): boolean {
  return copies.some((copy) => besideParts.some((part) => !isAbsent(foundOf(copy, part))));
}
