import type { BundleArtifact } from '@kpki/spec';
import { type Certificate, isSignedBy } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { isReplacedBy } from '../issuing/ca-identity.ts';
import type { Finding } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
import {
  bundleWith,
  distinct,
  heldBy,
  isIn,
  isSigner,
  sameCertificates,
  sameSequence,
  sharedBy,
  trustedBy,
  withdrawnFrom,
  without,
} from './bundle-content.ts';
import { type NamedCa, othersIn } from './others-in-bundles.ts';
import { nextOfImport, type ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

export interface PlannedBundle {
  /** Null: this plan makes it. */
  readonly certificates: readonly Certificate[] | null;
  /** Certificates that the bundle may hold or lack, during a rotation. */
  readonly passing: readonly Certificate[];
  /** Certificates of the CA that the bundle holds, will hold or has held: all others are foreign. */
  readonly known: readonly Certificate[];
}

export const noBundle: PlannedBundle = { certificates: null, passing: [], known: [] };

export function planBundle(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
): { readonly step: Step; readonly bundle: PlannedBundle } {
  const { step, certificates } = planContents(artifact, copies, ca);
  const passing = passingIn(artifact, ca);
  const ours = [...(ownCertificates(artifact, ca) ?? []), ...generationsOf(artifact, ca)];
  const known = [...(certificates ?? sharedBy(copies)), ...ours, ...passing, ...(ca.above ?? [])];
  return { step, bundle: { certificates, passing, known } };
}

interface Contents {
  readonly step: Step;
  /** Null: this plan makes it. */
  readonly certificates: readonly Certificate[] | null;
}

function planContents(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): Contents {
  const own = ownCertificates(artifact, ca);
  if (copies.length === 0) {
    const certificates = ca.changes ? null : (own ?? []);
    return { step: stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] }), certificates };
  }
  if (ca.changes || (own === null && ca.certificate !== null)) {
    return { step: withNewCa(artifact, copies, ca), certificates: null };
  }
  if (own === null) return { step: withoutCa(artifact, copies, ca), certificates: sharedBy(copies) };
  return asItShouldBe(artifact, copies, own, ca);
}

/** Plans the bundle together with the CA's new certificate. */
function withNewCa(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): Step {
  const isThere = copies.some(({ bundle }) => present(bundle) !== undefined);
  const known = [...generationsOf(artifact, ca), ...passingIn(artifact, ca)];
  const isOwn = (each: Certificate): boolean => isIn(known, each) || isOfRenewed(each, ca);
  const held = distinct(copies.flatMap(({ bundle }) => present(bundle) ?? []));
  const above = artifact.holds === 'chain' ? signersOf(held.filter(isOwn), held) : [];
  const isOther = (each: Certificate): boolean => !isOwn(each) && !isIn(above, each);
  const warnings = othersIn(copies, sharedBy(copies), isOther, namedFor(artifact, ca));
  const reason = finding(isThere ? 'bundle-differs/new-ca' : 'missing/bundle');
  return stepFor(artifact, isThere ? 'update' : 'create', { reasons: [reason], warnings, writes: writesOf(copies) });
}

/** Compares each copy with the known content; `own` are the certificates of the CA. */
function asItShouldBe(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  own: readonly Certificate[],
  ca: ProjectedCa,
): Contents {
  const shared = sharedBy(copies);
  const passing = passingIn(artifact, ca);
  const parts = { own, above: ca.above ?? [], withdrawn: withdrawnFrom(artifact, ca) };
  const certificates = bundleWith(parts, shared);
  const wantedOf = (copy: Copy): readonly Certificate[] => bundleWith(parts, heldBy(copy, shared));
  // While a rotation goes on, which of its certificates comes first matters: kubeadm reads no other.
  const isWanted = (copy: Copy): boolean =>
    ca.trust !== undefined || (artifact.holds === 'chain' && ca.trustAbove !== undefined)
      ? sameSequence(present(copy.bundle), wantedOf(copy))
      : sameCertificates(without(present(copy.bundle), passing), without(wantedOf(copy), passing));
  const left = ca.endsRotation ? leftInBundle(artifact, distinct(copies.flatMap(wantedOf)), ca) : null;
  if (left !== null) return { step: left, certificates };
  const known = [...own, ...passing];
  const isOther = (each: Certificate): boolean => !isIn(known, each) && isIn(bundleWith(parts, [each]), each);
  const warnings = othersIn(copies, shared, isOther, namedFor(artifact, ca));
  const stale = copies.filter((copy) => !isWanted(copy));
  if (stale.length === 0) return { step: stepFor(artifact, 'unchanged', { warnings }), certificates };
  const reasons = stale.map((copy): Finding => signerIn(copy, own, ca) ?? bundleProblem(copy));
  const writes = stale.flatMap((copy) => {
    const isSame = sameCertificates(present(copy.bundle), wantedOf(copy));
    return writesOf([copy]).map((write): PlannedWrite => (isSame ? { ...write, reorders: true } : write));
  });
  return { step: stepFor(artifact, 'update', { reasons, warnings, writes }), certificates };
}

function namedFor({ ca: name }: BundleArtifact, { identity }: ProjectedCa): NamedCa {
  return { name, subject: identity?.subject ?? null };
}

/** Returns both generations of a rotated CA, or of the CA above, with the CAs above those. */
function generationsOf({ holds }: BundleArtifact, { trust, trustAbove }: ProjectedCa): readonly Certificate[] {
  const rotated = [trust, holds === 'chain' ? trustAbove : undefined].filter((each) => each !== undefined);
  return rotated.flatMap(({ trusted, withdrawn }) => [
    ...trusted.flatMap(({ certificate, above }) => [certificate, ...above]),
    ...withdrawn,
  ]);
}

/** Returns the certificates that signed others, and their signers. */
function signersOf(signed: readonly Certificate[], among: readonly Certificate[]): readonly Certificate[] {
  const signers = among.filter((each) => !isIn(signed, each) && signed.some((other) => isSignedBy(other, each)));
  return signers.length === 0 ? [] : [...signers, ...signersOf([...signed, ...signers], among)];
}

/** Returns whether a certificate is one of the CA from before its renewal. */
function isOfRenewed({ publicKey, subject }: Certificate, ca: ProjectedCa): boolean {
  const { publicKey: own, identity } = ca;
  return own !== null && identity !== null && sameBytes(publicKey, own) && sameBytes(subject.raw, identity.subject);
}

/** Returns the CA alone, or with the CAs above. Null: not known yet. */
function ownCertificates(
  { holds }: BundleArtifact,
  { certificate, above, trust, trustAbove }: ProjectedCa,
): readonly Certificate[] | null {
  if (trust?.makesOne || (holds === 'chain' && trustAbove?.makesOne)) return null;
  if (trust !== undefined) return trustedBy(holds, trust.trusted, trustAbove);
  if (certificate === null) return null;
  return above === null && holds === 'chain'
    ? null
    : trustedBy(holds, [{ certificate, above: above ?? [] }], trustAbove);
}

/** Includes the CA above for bundles that lead up to a root. */
function passingIn({ holds }: BundleArtifact, ca: ProjectedCa): readonly Certificate[] {
  const { passing = [], passingAbove = [] } = ca;
  return holds === 'chain' ? [...passing, ...passingAbove] : passing;
}

/** Without a fit CA a bundle cannot be compared, but a missing one is reported. */
function withoutCa(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): Step {
  const lacking = copies.filter((copy) => present(copy.bundle) === undefined);
  if (lacking.length === 0) return stepFor(artifact, 'unchanged');
  const { ca: name } = artifact;
  if (ca.issuing === 'external' || ca.issuing === 'not yet') {
    const reasons = [...lacking.map(bundleProblem), finding('pending-issuer/bundle', { ca: name })];
    return stepFor(artifact, 'pending', { reasons, next: ca.next ?? nextOfImport });
  }
  const unfit = finding('issuer-unusable/unfit', { ca: name, why: ca.obstacle ?? [] });
  return stepFor(artifact, 'blocked', {
    reasons: [...lacking.map(bundleProblem), unfit],
    next: ca.next ?? remedy('fix-ca', { ca: name }),
    blockedBy: name,
  });
}

/** Reports that a copy holds the signer of its CA, which is worse than a difference. */
function signerIn(copy: Copy, own: readonly Certificate[], { above }: ProjectedCa): Finding | undefined {
  const signer = present(copy.bundle)?.find((each) => isSigner(each, own, above ?? []));
  if (signer === undefined) return undefined;
  return finding('bundle-trusts-more', {
    location: pathForMessage(copy, 'trust bundle'),
    subject: signer.subject.text,
  });
}

function bundleProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'trust bundle');
  if (copy.bundle?.state === 'unreadable') return finding('unreadable', { location, why: copy.bundle.why });
  return finding(isAbsent(copy.bundle) ? 'copy-missing/part' : 'bundle-differs', { location });
}

/** Returns whether a kubeconfig trusts what the bundle will hold; false where this plan makes that. */
export function isCurrent(held: readonly Certificate[], { certificates, passing }: PlannedBundle): boolean {
  return certificates !== null && sameCertificates(without(held, passing), without(certificates, passing));
}

/** Returns foreign certificates that a kubeconfig loses when written; none if ours is not in it. */
export function othersBeside(held: readonly Certificate[], { known }: PlannedBundle): readonly Certificate[] {
  const others = held.filter((each) => !isIn(known, each) && !isReplacedBy(known, each));
  return others.length < held.length ? others : [];
}

/**
 * Returns why a rotation cannot end: if the file of the old generation was replaced, the bundle would go on trusting
 * the old one and nothing would show it. `held` is what bundle copies hold after the phase.
 */
function leftInBundle(
  artifact: BundleArtifact,
  held: readonly Certificate[],
  { certificate, identity }: ProjectedCa,
): Step | null {
  if (certificate === null || identity === null) return null;
  const left = held.filter(
    (each) => sameBytes(each.subject.raw, identity.subject) && !sameBytes(each.publicKey, certificate.publicKey),
  );
  if (left.length === 0) return null;
  const { ca } = artifact;
  const reasons = left.map(({ subject, notAfter }) =>
    finding('bundle-has-others/rotation', { subject: subject.text, notAfter: notAfter.toISOString(), ca }),
  );
  return stepFor(artifact, 'blocked', { reasons, next: remedy('end-rotation-by-hand', { ca }) });
}
