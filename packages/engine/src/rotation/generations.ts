import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { ownCertificate } from '../plan/authority-parts.ts';
import { type Found, present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';

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

/** Copies that no rotation of kpki leaves so, in words for a person. */
export interface Tangled {
  readonly tangled: string;
}

/** What somebody does about them; `what` is what was tangled, in their words. */
export function untangling(what: string): string {
  return `put ${what} back as one node has them, or take what is named .next and .previous away`;
}

/**
 * Makes out which generation is which. A rotation that was killed leaves copies that differ: some have the new one as the
 * next, others in use already, and each of them names both. Null where there is nothing at all.
 */
function generationsOf<T>(
  found: readonly Has<T>[],
  bytesOf: (generation: T) => Uint8Array,
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
  const [young] = news;
  if (young === undefined) {
    const [only, another] = inUse;
    if (another !== undefined)
      return { tangled: 'its copies have different ones in use, and none of them the next one' };
    return only === undefined ? null : { old: only, new: null };
  }
  const [old = inUse.find((each) => !sameBytes(bytesOf(each), bytesOf(young)))] = olds;
  if (olds.length > 1 && news.length === 1) {
    return { tangled: 'its copies have different ones in use beside the same next one: one was replaced by hand' };
  }
  if (news.length > 1) {
    return { tangled: 'its copies are of different rotations: more than two generations of it are there' };
  }
  if (old === undefined) return { tangled: 'the next one is there, and none that is in use' };
  const isKnown = (each: T): boolean => [old, young].some((known) => sameBytes(bytesOf(known), bytesOf(each)));
  if (!inUse.every(isKnown)) return { tangled: 'what is in use was replaced by hand in the middle of a rotation' };
  return { old, new: young };
}

/** What changes places is there twice for a moment: it counts as what is in use. */
function withoutTwice<T>({ inUse, next, previous }: Has<T>, bytesOf: (generation: T) => Uint8Array): Has<T> {
  const other = (each: T | undefined): T | undefined =>
    each === undefined || inUse === undefined || !sameBytes(bytesOf(each), bytesOf(inUse)) ? each : undefined;
  return { inUse, next: other(next), previous: other(previous) };
}

/** The generations of an authority, by their certificates. */
export function authorityGenerations(copies: readonly Copy[]): Generations<Certificate> | Tangled | null {
  if (copies.some(hasUnreadableBeside)) return unreadableBeside;
  return generationsOf(copies.map(certificatesOf), ({ der }) => der);
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
export function keyGenerations(copies: readonly Copy[]): Generations<Uint8Array> | Tangled | null {
  if (copies.some(hasUnreadableBeside)) return unreadableBeside;
  const has = copies.map((copy) => ({
    inUse: present(copy.privateKey),
    next: present(copy.nextKey),
    previous: present(copy.previousKey),
  }));
  return generationsOf(has, (key) => key);
}

const unreadableBeside: Tangled = { tangled: 'what is kept beside it, named .next or .previous, cannot be read' };

/** What cannot be read is not absent: a rotation that took it for that would end too early. */
function hasUnreadableBeside(copy: Copy): boolean {
  return besideOf(copy).some((found) => found?.state === 'unreadable');
}

function besideOf(copy: Copy): readonly (Found<unknown> | undefined)[] {
  return [copy.nextCertificates, copy.previousCertificates, copy.nextKey, copy.previousKey];
}

/** Whether something of a rotation stands beside what is in use. */
export function hasGenerationBeside(copies: readonly Copy[]): boolean {
  return copies.some((copy) => besideOf(copy).some((found) => found !== undefined && found.state !== 'absent'));
}
