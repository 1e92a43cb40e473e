import type { BundleArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import type { RotatedTrust, TrustedGeneration } from '../generation/trusted.ts';
import type { Copy } from '../read/copy.ts';
import { isReplacedBy } from './ca-identity.ts';
import type { ProjectedCa } from './projected-ca.ts';

// What a trust bundle is made of: the plan compares it with what is there, and apply writes it.

/** The certificates of several generations, the one in use first and those above each behind it. */
export function trustedBy(
  holds: BundleArtifact['holds'],
  trusted: readonly TrustedGeneration[],
  trustAbove?: RotatedTrust,
): readonly Certificate[] {
  const own = trusted.map(({ certificate }) => certificate);
  if (holds === 'authority') return distinct(own);
  const above = trustAbove?.trusted.map(({ certificate }) => certificate) ?? [];
  return distinct([...trusted.flatMap((each) => [each.certificate, ...each.above]), ...above]);
}

/** What a bundle holds no longer, since its CA or what is above that is rotated. */
export function withdrawnFrom(
  { holds }: Pick<BundleArtifact, 'holds'>,
  { trust, trustAbove }: Pick<ProjectedCa, 'trust' | 'trustAbove'>,
): readonly Certificate[] {
  const above = holds === 'chain' ? (trustAbove?.withdrawn ?? []) : [];
  return [...(trust?.withdrawn ?? []), ...above];
}

/**
 * What a copy of a trust bundle holds once it is in order: its own certificates in any case, and of what it holds already
 * all that is somebody else's, since a rotation by hand may be under way. But an older certificate of its CA goes,
 * which the present one replaces, and so do those above its CA where they are not its own: whatever else they have
 * signed would be believed.
 */
export function bundleWith(
  { own, above, withdrawn }: BundleParts,
  held: readonly Certificate[],
): readonly Certificate[] {
  const kept = without(distinct(held), withdrawn).filter(
    (each) => !isSigner(each, own, above) && !isReplacedBy(own, each),
  );
  return [...own, ...without(kept, own)];
}

/** What a copy holds; of one that cannot be read, what all others hold: `sharedBy`. */
export function heldBy({ bundle }: Copy, shared: readonly Certificate[]): readonly Certificate[] {
  return present(bundle) ?? shared;
}

/**
 * What every copy holds that can be read: whoever put something into one of them alone has not put it into the others, and
 * nothing passes it on.
 */
export function sharedBy(copies: readonly Copy[]): readonly Certificate[] {
  const [first = [], ...others] = copies.map(({ bundle }) => present(bundle)).filter((held) => held !== undefined);
  return distinct(first).filter(({ der }) => others.every((held) => held.some((other) => sameBytes(other.der, der))));
}

/** What a trust bundle is made of. */
export interface BundleParts {
  /** What it holds in any case, first of all. */
  readonly own: readonly Certificate[];
  /** What signed its CA. */
  readonly above: readonly Certificate[];
  /** What it holds no longer. */
  readonly withdrawn: readonly Certificate[];
}

export function without(certificates: readonly Certificate[], others: readonly Certificate[]): readonly Certificate[];
export function without(
  certificates: readonly Certificate[] | undefined,
  others: readonly Certificate[],
): readonly Certificate[] | undefined;
export function without(
  certificates: readonly Certificate[] | undefined,
  others: readonly Certificate[],
): readonly Certificate[] | undefined {
  return certificates?.filter(({ der }) => !others.some((other) => sameBytes(other.der, der)));
}

export function isIn(certificates: readonly Certificate[], { der }: Certificate): boolean {
  return certificates.some((each) => sameBytes(each.der, der));
}

export function isSigner(
  { publicKey }: Certificate,
  own: readonly Certificate[],
  above: readonly Certificate[],
): boolean {
  const has = (list: readonly Certificate[]): boolean => list.some((each) => sameBytes(each.publicKey, publicKey));
  return has(above) && !has(own);
}

/** One certificate twice is too many for who takes exactly one. */
export function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return certificates.filter((each, at) => certificates.findIndex((other) => sameBytes(other.der, each.der)) === at);
}

export function sameSequence(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every(({ der }, at) => sameBytes(der, b[at]?.der ?? new Uint8Array()))
  );
}

/** The same certificates, in whatever order. */
export function sameCertificates(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every((each) => b.some((other) => sameBytes(each.der, other.der)))
  );
}
