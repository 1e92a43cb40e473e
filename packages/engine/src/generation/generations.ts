import type { KeyKind } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Copy, foundOf } from '../inventory/copy.ts';
import { differingIn } from '../inventory/wording.ts';
import type { HeldKey } from '../issuing/held-keys.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { isAbsent, present, type Slot } from '../model/slot.ts';
import {
  generationParts,
  hasLeafOfOtherGeneration,
  type Inconsistency,
  inconsistency,
  unreadableGeneration,
} from './inconsistency.ts';

/** What one copy of something that is rotated has, and as what. */
interface Has<T> {
  readonly inUse: T | undefined;
  readonly next: T | undefined;
  readonly previous: T | undefined;
}

/** The generations of something, over all of its copies; `new` is null where no rotation is in progress. */
export interface Generations<T> {
  readonly old: T;
  readonly new: T | null;
}

/**
 * Identifies the generations. After a killed rotation copies differ: some have the new one as next, others in use, and
 * each names both. Null: nothing is stored; undefined: the copies are inconsistent.
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
  const [newer] = news;
  if (newer === undefined) {
    const [only, ...others] = inUse;
    if (others.length > 0) return undefined;
    return only === undefined ? null : { old: only, new: null };
  }
  const [old = inUse.find((each) => !sameBytes(bytesOf(each), bytesOf(newer)))] = olds;
  if (old === undefined || olds.length > 1 || news.length > 1) return undefined;
  const isKnown = (each: T): boolean => [old, newer].some((known) => sameBytes(bytesOf(known), bytesOf(each)));
  return inUse.every(isKnown) ? { old, new: newer } : undefined;
}

/** Counts what is stored twice as in use: while a generation changes locations, both slots hold it. */
function withoutTwice<T>({ inUse, next, previous }: Has<T>, bytesOf: (generation: T) => Uint8Array): Has<T> {
  const other = (each: T | undefined): T | undefined =>
    each === undefined || inUse === undefined || !sameBytes(bytesOf(each), bytesOf(inUse)) ? each : undefined;
  return { inUse, next: other(next), previous: other(previous) };
}

/** Returns the generations of a CA. `isNextAwaited`: an issuer outside of kpki signs the next one. */
export function caGenerations(
  copies: readonly Copy[],
  mayAwaitSignature = false,
): Generations<Certificate> | Inconsistency | null {
  const unreadable = unreadableGeneration(copies);
  if (unreadable !== null) return unreadable;
  const generations = generationsOf(copies.map(certificatesOf), ({ der }) => der);
  if (generations === undefined || hasLeafOfOtherGeneration(copies)) return inconsistency(copies);
  return generations !== null && hasStrayKey(copies, generations, mayAwaitSignature)
    ? inconsistency(copies)
    : generations;
}

/** A killed run may have written a key before its certificate, which is then in the bundle of the same file. */
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

/** Returns the generations of a key pair, by their public keys: SubjectPublicKeyInfo, DER. */
export function keyGenerations(copies: readonly Copy[]): Generations<Uint8Array> | Inconsistency | null {
  const has = copies.map((copy) => ({
    inUse: present(copy.privateKey),
    next: present(copy.nextKey),
    previous: present(copy.previousKey),
  }));
  const generations = generationsOf(has, (key) => key);
  return unreadableGeneration(copies) ?? (generations === undefined ? inconsistency(copies) : generations);
}

export function hasOtherGeneration(copies: readonly Copy[]): boolean {
  return copies.some((copy) => generationParts.some((part) => !isAbsent(foundOf(copy, part))));
}

/** Returns the CA's own certificate: in a file with a bundle the one of the stored key, else the first. */
export function ownCertificate(copy: Copy, key: Uint8Array | undefined): Certificate | undefined {
  const all = present(copy.certificates);
  return all?.find((each) => key !== undefined && sameBytes(each.publicKey, key)) ?? all?.[0];
}

/** Returns whether a copy has slots for the old generation and keeps nothing in them. */
export function keepsNoPrevious({ previousCertificates, previousKey }: Copy): boolean {
  const kept = [previousCertificates, previousKey].filter((found) => found !== undefined);
  return kept.length > 0 && kept.every(isAbsent);
}

export function keepsPrevious({ previousCertificates, previousKey }: Copy): boolean {
  return present(previousCertificates) !== undefined || present(previousKey) !== undefined;
}

type KeyOf = (copy: Copy) => Uint8Array | undefined;

/**
 * Returns whether one copy has a key that is of neither generation and differs from the other copies: a phase would
 * overwrite it, and only a person knows what it signs. A key that all copies have is lost, and is replaced. A next key
 * without a certificate was left by a killed run, unless its certificate is awaited.
 */
function hasStrayKey(
  copies: readonly Copy[],
  generations: Generations<Certificate>,
  mayAwaitSignature: boolean,
): boolean {
  const keysOf: readonly KeyOf[] = [
    ({ privateKey }) => present(privateKey),
    ({ nextKey, nextCertificates }) =>
      mayAwaitSignature || present(nextCertificates) !== undefined ? present(nextKey) : undefined,
    ({ previousKey }) => present(previousKey),
  ];
  const own = [generations.old, generations.new].filter((each) => each !== null);
  const isOwn = (key: Uint8Array): boolean => own.some(({ publicKey }) => sameBytes(publicKey, key));
  return keysOf.some(
    (keyOf) =>
      differingIn(copies, keyOf) !== null &&
      copies.some((copy) => {
        const key = keyOf(copy);
        return key !== undefined && !isOwn(key);
      }),
  );
}

/** Returns the slot of a generation's private key, one that gives the key back first. */
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

export function hasKey(copies: readonly Copy[], { key, held }: ReadCaPlacement, publicKey: Uint8Array): boolean {
  if (key.kind === 'sinks') return slotOfKey(copies, publicKey)?.sink.sink.reveal !== undefined;
  if (key.kind !== 'store') return false;
  // Where nothing is to be signed, no PIN is asked for, and the store is not asked either.
  return key.store === null || (held?.found.some((each) => sameBytes(each.key.publicKey, publicKey)) ?? false);
}

/**
 * Returns an existing key in the store for a new generation; null: a key is made. An unused key may be left from a
 * rollback, and a rotation promises a new key: it is taken only where the store makes none, or has one name for it.
 */
export function nextHeldKey({ key, held }: ReadCaPlacement, old: Certificate, kind: KeyKind): HeldKey | null {
  if (key.kind !== 'store' || key.store === null || held === null) return null;
  if (held.free !== null && key.store.creates.includes(kind)) return null;
  const at = held.found.findIndex((each) => sameBytes(each.key.publicKey, old.publicKey));
  return held.found.slice(at + 1).findLast((each) => each.key.kind === kind) ?? null;
}

/** Returns the stored key and own certificate of a CA, on which all plans start; not a key in a key store. */
export function storedCa(copies: readonly Copy[]): {
  readonly key: Uint8Array | undefined;
  readonly certificate: Certificate | undefined;
} {
  const [key] = copies.flatMap((copy) => present(copy.privateKey) ?? []);
  // Where the CA was renewed and not all copies have it yet, the younger is the one to copy.
  const [certificate] = copies
    .flatMap((copy) => ownCertificate(copy, key) ?? [])
    .toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  return { key, certificate };
}
