import type { BundleArtifact } from '@kpki/spec';
import { type Certificate, isSignedBy } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { isReplacedBy } from '../issuing/ca-identity.ts';
import { finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
import { bundleWith, distinct, heldBy, isIn, sameCertificates, sharedBy } from './bundle-content.ts';
import {
  bundleProblem,
  bundleUnder,
  generationsOf,
  ownCertificates,
  type PlannedBundle,
  partsOf,
  passingIn,
  staleCopies,
  staleReason,
} from './bundle-state.ts';
import { type NamedCa, othersIn } from './others-in-bundles.ts';
import { nextOfImport, type ProjectedCa } from './projected-ca.ts';
import { stepFor, writesOf } from './step-for.ts';

export function planBundle(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
): { readonly step: Step; readonly bundle: PlannedBundle } {
  return { step: stepOf(artifact, copies, ca), bundle: bundleUnder(artifact, copies, ca) };
}

function stepOf(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): Step {
  if (copies.length === 0) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  const own = ownCertificates(artifact, ca);
  if (own !== null && !ca.changes) return asItShouldBe(artifact, copies, own, ca);
  return ca.changes || ca.certificate !== null ? withNewCa(artifact, copies, ca) : withoutCa(artifact, copies, ca);
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
): Step {
  const shared = sharedBy(copies);
  const parts = partsOf(artifact, own, ca);
  const wantedOf = (copy: Copy): readonly Certificate[] => bundleWith(parts, heldBy(copy, shared));
  const left = ca.endsRotation ? leftInBundle(artifact, distinct(copies.flatMap(wantedOf)), ca) : null;
  if (left !== null) return left;
  const known = [...own, ...passingIn(artifact, ca)];
  const isOther = (each: Certificate): boolean => !isIn(known, each) && isIn(bundleWith(parts, [each]), each);
  const warnings = othersIn(copies, shared, isOther, namedFor(artifact, ca));
  const stale = staleCopies(artifact, copies, own, ca);
  if (stale.length === 0) return stepFor(artifact, 'unchanged', { warnings });
  const reasons = stale.map((copy) => staleReason(copy, own, ca));
  const writes = stale.flatMap((copy) => {
    const isSame = sameCertificates(present(copy.bundle), wantedOf(copy));
    return writesOf([copy]).map((write): PlannedWrite => (isSame ? { ...write, reorders: true } : write));
  });
  return stepFor(artifact, 'update', { reasons, warnings, writes });
}

function namedFor({ ca: name }: BundleArtifact, { identity }: ProjectedCa): NamedCa {
  return { name, subject: identity?.subject ?? null };
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
