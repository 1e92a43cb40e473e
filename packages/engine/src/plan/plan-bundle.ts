import type { BundleArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isAbsent, present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { type AuthorityOutlook, nextOfDelivery } from './outlook.ts';
import type { Step } from './plan.ts';
import type { Because } from './reason.ts';
import { isReplacedBy } from './same-authority.ts';
import { stepFor, writesOf } from './step.ts';
import { day, unkept, whereIs } from './wording.ts';

/** What to do about the trust bundle of an authority, and what it will hold; null: this plan makes it. */
export function planBundle(
  artefact: BundleArtefact,
  copies: readonly Copy[],
  authority: AuthorityOutlook,
): { readonly step: Step; readonly bundle: readonly Certificate[] | null } {
  const own = ownCertificates(artefact, authority);
  if (copies.length === 0) {
    const bundle = authority.changes ? null : (own ?? []);
    return { step: stepFor(artefact, 'keep', { warnings: [unkept] }), bundle };
  }
  if (authority.changes || (own === null && authority.certificate !== null)) {
    const there = fullestOf(copies);
    const others = there.filter((each) => !isOfRenewed(each, authority));
    const reasons: Because[] = [
      { reason: there.length === 0 ? 'missing' : 'bundle-differs', text: 'its authority gets a certificate' },
    ];
    const action = there.length === 0 ? 'create' : 'rewrite';
    const writes = writesOf(copies);
    return { step: stepFor(artefact, action, { reasons, warnings: others.map(stays), writes }), bundle: null };
  }
  if (own === null) return { step: withoutAuthority(artefact, copies, authority), bundle: fullestOf(copies) };
  const wanted = bundleWith(own, authority.above ?? [], copies);
  const stale = copies.filter((copy) => !sameCertificates(present(copy.bundle), wanted));
  const warnings = wanted.filter((each) => !own.some(({ der }) => sameBytes(each.der, der))).map(stays);
  if (stale.length === 0) return { step: stepFor(artefact, 'keep', { warnings }), bundle: wanted };
  const reasons = stale.map((copy): Because => signerIn(copy, own, authority) ?? bundleProblem(copy));
  return { step: stepFor(artefact, 'rewrite', { reasons, warnings, writes: writesOf(stale) }), bundle: wanted };
}

/** The certificate of an authority before it was renewed, which goes. */
function isOfRenewed({ publicKey, subject }: Certificate, authority: AuthorityOutlook): boolean {
  const { publicKey: own, identity } = authority;
  return own !== null && identity !== null && sameBytes(publicKey, own) && sameBytes(subject.raw, identity.subject);
}

/** The certificates that a bundle holds of its own: the authority alone, or those above it too. Null: not known yet. */
function ownCertificates(
  { holds }: BundleArtefact,
  { certificate, above }: AuthorityOutlook,
): readonly Certificate[] | null {
  if (certificate === null) return null;
  if (holds === 'authority') return [certificate];
  return above === null ? null : [certificate, ...above];
}

/** Without a fit authority there is nothing to compare a bundle with; but that it is not there can be seen. */
function withoutAuthority(artefact: BundleArtefact, copies: readonly Copy[], authority: AuthorityOutlook): Step {
  const lacking = copies.filter((copy) => present(copy.bundle) === undefined);
  if (lacking.length === 0) return stepFor(artefact, 'keep');
  if (authority.issuing === 'external' || authority.issuing === 'not yet') {
    const text = `${artefact.authority} has no certificate yet`;
    const reasons: Because[] = [...lacking.map(bundleProblem), { reason: 'awaits-issuer', text }];
    return stepFor(artefact, 'await', { reasons, next: authority.next ?? nextOfDelivery });
  }
  const text = `${artefact.authority} is not fit for use: ${authority.obstacle ?? 'it is not usable'}`;
  return stepFor(artefact, 'blocked', {
    reasons: [...lacking.map(bundleProblem), { reason: 'issuer-unusable', text }],
    next: `put ${artefact.authority} in order`,
  });
}

/**
 * What a trust bundle holds once it is in order: what the fullest of its copies holds, and its own certificates in any
 * case. The others of it may be of a rotation that is under way, but for an older certificate of its authority, which the
 * present one replaces, and for those above its authority: where these are not its own they go, since whatever else they
 * have signed would be believed.
 */
export function bundleWith(
  own: readonly Certificate[],
  above: readonly Certificate[],
  copies: readonly Copy[],
): readonly Certificate[] {
  const fullest = fullestOf(copies).filter((each) => !isSigner(each, own, above) && !isReplacedBy(own, each));
  const lacking = own.filter(({ der }) => !fullest.some((each) => sameBytes(each.der, der)));
  return lacking.length === 0 ? fullest : [...lacking, ...fullest];
}

function isSigner({ publicKey }: Certificate, own: readonly Certificate[], above: readonly Certificate[]): boolean {
  const has = (list: readonly Certificate[]): boolean => list.some((each) => sameBytes(each.publicKey, publicKey));
  return has(above) && !has(own);
}

/** That a copy holds what signed its authority, which is more than that it differs. */
function signerIn(copy: Copy, own: readonly Certificate[], { above }: AuthorityOutlook): Because | undefined {
  const signer = present(copy.bundle)?.find((each) => isSigner(each, own, above ?? []));
  if (signer === undefined) return undefined;
  const text = `${whereIs(copy, 'trust bundle')} holds ${signer.subject.text}: whatever authority that signs is believed`;
  return { reason: 'bundle-believes-more', text };
}

function fullestOf(copies: readonly Copy[]): readonly Certificate[] {
  return copies
    .map((copy) => distinct(present(copy.bundle) ?? []))
    .reduce((best, each) => (each.length > best.length ? each : best), []);
}

/** One certificate twice is too many for who takes exactly one. */
function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return certificates.filter((each, at) => certificates.findIndex((other) => sameBytes(other.der, each.der)) === at);
}

function stays({ subject, notAfter }: Certificate): Because {
  return { reason: 'bundle-has-others', text: `it also holds ${subject.text}, which ends on ${day(notAfter)}` };
}

function bundleProblem(copy: Copy): Because {
  const where = whereIs(copy, 'trust bundle');
  if (copy.bundle?.state === 'unreadable') return { reason: 'unreadable', text: `${where}: ${copy.bundle.why}` };
  if (isAbsent(copy.bundle)) return { reason: 'copy-missing', text: `${where} is not there` };
  return { reason: 'bundle-differs', text: `${where} is not the current trust bundle` };
}

/** The same certificates, in whatever order. */
export function sameCertificates(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every((each) => b.some((other) => sameBytes(each.der, other.der)))
  );
}
