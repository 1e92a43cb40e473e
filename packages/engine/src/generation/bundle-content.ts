import type { BundleArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { isReplacedBy } from '../issuing/ca-identity.ts';
import { present } from '../model/slot.ts';
import type { RotatedTrust, TrustedGeneration } from './phase.ts';

// What a trust bundle is made of: the plan compares it with what is there, and apply writes it.

/** Returns the certificates of generations, the one in use first, the CAs above each behind it. */
export function trustedBy(
  holds: BundleArtifact['holds'],
  trusted: readonly TrustedGeneration[],
  trustAbove?: RotatedTrust,
): readonly Certificate[] {
  const own = trusted.map(({ certificate }) => certificate);
  if (holds === 'ca') return distinct(own);
  const above = trustAbove?.trusted.map(({ certificate }) => certificate) ?? [];
  return distinct([...trusted.flatMap((each) => [each.certificate, ...each.above]), ...above]);
}

/** What bundles hold while a CA is rotated, or the one above. */
export interface TrustDuringRotation {
  readonly trust?: RotatedTrust;
  readonly trustAbove?: RotatedTrust;
}

/** Returns what a rotation of the CA, or of a CA above, removes from its bundle. */
export function withdrawnFrom(
  { holds }: Pick<BundleArtifact, 'holds'>,
  { trust, trustAbove }: TrustDuringRotation,
): readonly Certificate[] {
  const above = holds === 'chain' ? (trustAbove?.withdrawn ?? []) : [];
  return [...(trust?.withdrawn ?? []), ...above];
}

/**
 * Returns the content of a bundle copy: its own certificates, and all foreign ones that it holds, since a rotation by
 * hand may be under way. Replaced certificates of its CA go, and so do the CAs above its CA that it does not need:
 * whatever else they have signed would be trusted.
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

/** An unreadable copy counts as holding what all others do: `sharedBy`. */
export function heldBy({ bundle }: Copy, shared: readonly Certificate[]): readonly Certificate[] {
  return present(bundle) ?? shared;
}

/** Returns what all readable copies hold: a certificate that was added to one copy alone is not spread to others. */
export function sharedBy(copies: readonly Copy[]): readonly Certificate[] {
  const [first = [], ...others] = copies.map(({ bundle }) => present(bundle)).filter((held) => held !== undefined);
  return distinct(first).filter(({ der }) => others.every((held) => held.some((other) => sameBytes(other.der, der))));
}

export interface BundleParts {
  /** Comes first, in every bundle. */
  readonly own: readonly Certificate[];
  /** The CAs above. */
  readonly above: readonly Certificate[];
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

/** Components that take exactly one certificate refuse the same one twice. */
export function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return certificates.filter((each, at) => certificates.findIndex((other) => sameBytes(other.der, each.der)) === at);
}

export function sameSequence(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every(({ der }, at) => sameBytes(der, b[at]?.der ?? new Uint8Array()))
  );
}

/** Ignores the order. */
export function sameCertificates(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every((each) => b.some((other) => sameBytes(each.der, other.der)))
  );
}
