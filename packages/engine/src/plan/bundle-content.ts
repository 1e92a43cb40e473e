import type { BundleArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import type { RotatedTrust, TrustedGeneration } from '../rotation/trusted.ts';
import type { AuthorityOutlook } from './outlook.ts';
import { isReplacedBy } from './same-authority.ts';

// What a trust bundle is made of: the plan compares it with what is there, and apply writes it.

/** The certificates of several generations, the one in use first and those above each behind it. */
export function trustedBy(
  holds: BundleArtefact['holds'],
  trusted: readonly TrustedGeneration[],
  trustAbove?: RotatedTrust,
): readonly Certificate[] {
  const own = trusted.map(({ certificate }) => certificate);
  if (holds === 'authority') return distinct(own);
  const above = trustAbove?.trusted.map(({ certificate }) => certificate) ?? [];
  return distinct([...trusted.flatMap((each) => [each.certificate, ...each.above]), ...above]);
}

/** What a bundle holds no longer, since its authority or what is above that is rotated. */
export function withdrawnFrom(
  { holds }: Pick<BundleArtefact, 'holds'>,
  { trust, trustAbove }: Pick<AuthorityOutlook, 'trust' | 'trustAbove'>,
): readonly Certificate[] {
  const above = holds === 'chain' ? (trustAbove?.withdrawn ?? []) : [];
  return [...(trust?.withdrawn ?? []), ...above];
}

/**
 * What a trust bundle holds once it is in order: what the fullest of its copies holds, and its own certificates in any
 * case. The others of it may be of a rotation that is under way, but for an older certificate of its authority, which the
 * present one replaces, and for those above its authority: where these are not its own they go, since whatever else they
 * have signed would be believed.
 */
export function bundleWith({ own, above, withdrawn }: BundleParts, copies: readonly Copy[]): readonly Certificate[] {
  const fullest = without(fullestOf(copies), withdrawn).filter(
    (each) => !isSigner(each, own, above) && !isReplacedBy(own, each),
  );
  return [...own, ...without(fullest, own)];
}

/** What a trust bundle is made of. */
export interface BundleParts {
  /** What it holds in any case, first of all. */
  readonly own: readonly Certificate[];
  /** What signed its authority. */
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

export function isSigner(
  { publicKey }: Certificate,
  own: readonly Certificate[],
  above: readonly Certificate[],
): boolean {
  const has = (list: readonly Certificate[]): boolean => list.some((each) => sameBytes(each.publicKey, publicKey));
  return has(above) && !has(own);
}

export function fullestOf(copies: readonly Copy[]): readonly Certificate[] {
  return copies
    .map((copy) => distinct(present(copy.bundle) ?? []))
    .reduce((best, each) => (each.length > best.length ? each : best), []);
}

/** One certificate twice is too many for who takes exactly one. */
function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
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
