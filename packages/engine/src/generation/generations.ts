import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isAbsent, present } from '../found.ts';
import { type Copy, foundOf } from '../read/copy.ts';
import { besideParts, hasLeafBeside, type Inconsistency, inconsistency, unreadableBeside } from './inconsistency.ts';
import { ownCertificate } from './own-certificate.ts';
import { hasStrayKey } from './stray-key.ts';

/** What one copy of something that is rotated has, and as what. */
interface Has<T> {
  readonly inUse: T | undefined;
  readonly next: T | undefined;
  readonly previous: T | undefined;
}

/** The generations of something, over all of its copies; `new` is null where no rotation is under way. */
export interface Generations<T> {
  readonly old: T;
  readonly new: T | null;
}

/**
 * Makes out which generation is which. A rotation that was killed leaves copies that differ: some have the new one as the
 * next, others in use already, and each of them names both. Null where there is nothing at all; undefined where the copies are
 * as no rotation leaves them.
 */
function generationsOf<T>(
  found: readonly Has<T>[],
  bytesOf: (generation: T) => Uint8Array,
): Generations<T> | null | undefined {
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
  const [young] = news;
  if (young === undefined) {
    const [only, ...others] = inUse;
    if (others.length > 0) return undefined;
    return only === undefined ? null : { old: only, new: null };
  }
  const [old = inUse.find((each) => !sameBytes(bytesOf(each), bytesOf(young)))] = olds;
  if (old === undefined || olds.length > 1 || news.length > 1) return undefined;
  const isKnown = (each: T): boolean => [old, young].some((known) => sameBytes(bytesOf(known), bytesOf(each)));
  return inUse.every(isKnown) ? { old, new: young } : undefined;
}

/** What changes places is there twice for a moment: it counts as what is in use. */
function withoutTwice<T>({ inUse, next, previous }: Has<T>, bytesOf: (generation: T) => Uint8Array): Has<T> {
  const other = (each: T | undefined): T | undefined =>
    each === undefined || inUse === undefined || !sameBytes(bytesOf(each), bytesOf(inUse)) ? each : undefined;
  return { inUse, next: other(next), previous: other(previous) };
}

/** The generations of a CA, by their certificates. `isNextAwaited`: somebody else signs the next one. */
export function caGenerations(
  copies: readonly Copy[],
  isNextAwaited = false,
): Generations<Certificate> | Inconsistency | null {
  const unreadable = unreadableBeside(copies);
  if (unreadable !== null) return unreadable;
  const generations = generationsOf(copies.map(certificatesOf), ({ der }) => der);
  if (generations === undefined || hasLeafBeside(copies)) return inconsistency(copies);
  return generations !== null && hasStrayKey(copies, generations, isNextAwaited) ? inconsistency(copies) : generations;
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
    inUse: ownCertificate(copy, present(copy.privateKey)),
    next: present(copy.nextCertificates)?.[0] ?? byKey(present(copy.nextKey)),
    previous: present(copy.previousCertificates)?.[0] ?? byKey(present(copy.previousKey)),
  };
}

/** The generations of a key pair, by their public keys: SubjectPublicKeyInfo, DER. */
export function keyGenerations(copies: readonly Copy[]): Generations<Uint8Array> | Inconsistency | null {
  const has = copies.map((copy) => ({
    inUse: present(copy.privateKey),
    next: present(copy.nextKey),
    previous: present(copy.previousKey),
  }));
  const generations = generationsOf(has, (key) => key);
  return unreadableBeside(copies) ?? (generations === undefined ? inconsistency(copies) : generations);
}

/** Whether something of a rotation stands beside what is in use. */
export function hasGenerationBeside(copies: readonly Copy[]): boolean {
  return copies.some((copy) => besideParts.some((part) => !isAbsent(foundOf(copy, part))));
}
