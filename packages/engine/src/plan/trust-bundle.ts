import type { BundleArtifact, CaName } from '@kpki/spec';
import { type Certificate, isSignedBy } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { TrustDuringRotation } from '../generation/bundle-content.ts';
import {
  type BundleParts,
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
} from '../generation/bundle-content.ts';
import type { CaRotation } from '../generation/ca-rotation.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { isReplacedBy } from '../issuing/ca-identity.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { PlannedWrite, Step } from '../model/step.ts';
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
  return stepFor(artifact, isThere ? 'update' : 'create', {
    reasons: [reason],
    warnings,
    operations: ['make-bundle'],
    writes: writesOf(copies),
  });
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
  const left = endsRotation(ca) ? leftInBundle(artifact, distinct(copies.flatMap(wantedOf)), ca) : null;
  if (left !== null) return left;
  const known = [...own, ...passingIn(artifact, ca)];
  const isOther = (each: Certificate): boolean => !isIn(known, each) && isIn(bundleWith(parts, [each]), each);
  const warnings = othersIn(copies, shared, isOther, namedFor(artifact, ca));
  const stale = staleCopies(artifact, copies, own, ca);
  if (stale.length === 0) return stepFor(artifact, 'unchanged', { warnings });
  const reasons = stale.map(staleReasonOf(artifact, own, ca));
  const writes = stale.flatMap((copy) => {
    const isSame = sameCertificates(present(copy.bundle), wantedOf(copy));
    return writesOf([copy]).map((write): PlannedWrite => (isSame ? { ...write, effect: 'reorders' } : write));
  });
  return stepFor(artifact, 'update', { reasons, warnings, operations: ['make-bundle'], writes });
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
  if (ca.issuing.by === 'external' || ca.issuing.by === 'not yet') {
    const reasons = [...lacking.map(noBundleReason), finding('pending-issuer/bundle', { ca: name })];
    return stepFor(artifact, 'pending', { reasons, next: ca.next ?? nextOfImport });
  }
  const unfit = finding('issuer-unusable/unfit', { ca: name, why: ca.blocker ?? [] });
  return stepFor(artifact, 'blocked', {
    reasons: [...lacking.map(noBundleReason), unfit],
    next: ca.next ?? remedy('fix-ca', { ca: name }),
    blockedBy: name,
  });
}

/** Returns foreign certificates that a kubeconfig loses when written; none if ours is not in it. */
export function otherCasIn(held: readonly Certificate[], { known }: PlannedBundle): readonly Certificate[] {
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

// What a trust bundle should hold under the projected CA, and which copies do not: for its plan, and for how far a rotation is.

export interface PlannedBundle {
  /** Null: this plan makes it. */
  readonly certificates: readonly Certificate[] | null;
  /** Certificates that the bundle may hold or lack, during a rotation. */
  readonly passing: readonly Certificate[];
  /** Certificates of the CA that the bundle holds, will hold or has held: all others are foreign. */
  readonly known: readonly Certificate[];
}

export const noBundle: PlannedBundle = { certificates: null, passing: [], known: [] };

/** Returns what a bundle will hold. */
export function bundleUnder(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): PlannedBundle {
  const certificates = certificatesOf(artifact, copies, ca);
  const passing = passingIn(artifact, ca);
  const ours = [...(ownCertificates(artifact, ca) ?? []), ...generationsOf(artifact, ca)];
  const known = [...(certificates ?? sharedBy(copies)), ...ours, ...passing, ...(ca.above ?? [])];
  return { certificates, passing, known };
}

function certificatesOf(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
): readonly Certificate[] | null {
  if (ca.changes) return null;
  const own = ownCertificates(artifact, ca);
  if (own === null) return ca.certificate !== null && copies.length > 0 ? null : sharedBy(copies);
  return copies.length === 0 ? own : bundleWith(partsOf(artifact, own, ca), sharedBy(copies));
}

/** `own` are the certificates of the CA. */
function partsOf(artifact: BundleArtifact, own: readonly Certificate[], ca: ProjectedCa): BundleParts {
  return { own, above: ca.above ?? [], withdrawn: withdrawnFrom(artifact, rotatedTrust(ca)) };
}

/** Returns the copies that hold something else. */
export function staleCopies(
  artifact: BundleArtifact,
  copies: readonly Copy[],
  own: readonly Certificate[],
  ca: ProjectedCa,
): readonly Copy[] {
  const shared = sharedBy(copies);
  const passing = passingIn(artifact, ca);
  const parts = partsOf(artifact, own, ca);
  // While a rotation goes on, which of its certificates comes first matters: kubeadm reads no other.
  const isOrdered = rotationsOf(artifact, ca).some(({ is }) => is === 'phase');
  return copies.filter((copy) => {
    const held = present(copy.bundle);
    const wanted = bundleWith(parts, heldBy(copy, shared));
    if (isOrdered) return !sameSequence(held, wanted);
    return !sameCertificates(without(held, passing), without(wanted, passing));
  });
}

/** Returns both generations of a rotated CA, or of the CA above, with the CAs above those. */
function generationsOf(artifact: BundleArtifact, ca: ProjectedCa): readonly Certificate[] {
  const phases = rotationsOf(artifact, ca).filter((each) => each.is === 'phase');
  return phases.flatMap(({ trust: { trusted, withdrawn } }) => [
    ...trusted.flatMap(({ certificate, above }) => [certificate, ...above]),
    ...withdrawn,
  ]);
}

/** Includes the rotation of the CA above for bundles that lead up to a root. */
function rotationsOf({ holds }: BundleArtifact, ca: ProjectedCa): readonly CaRotation[] {
  return holds === 'chain' ? [ca.rotation, ca.rotationAbove] : [ca.rotation];
}

/** After that, nothing identifies the old CA in bundles. */
function endsRotation({ rotation }: ProjectedCa): boolean {
  return rotation.is === 'phase' && rotation.at === 'remove';
}

/** Returns the CA alone, or with the CAs above. Null: not known yet. */
export function ownCertificates(artifact: BundleArtifact, ca: ProjectedCa): readonly Certificate[] | null {
  const { holds } = artifact;
  const { certificate, above } = ca;
  if (rotationsOf(artifact, ca).some((each) => each.is === 'phase' && each.trust.makesOne)) return null;
  const { trust, trustAbove } = rotatedTrust(ca);
  if (trust !== undefined) return trustedBy(holds, trust.trusted, trustAbove);
  if (certificate === null) return null;
  return above === null && holds === 'chain'
    ? null
    : trustedBy(holds, [{ certificate, above: above ?? [] }], trustAbove);
}

function passingIn(artifact: BundleArtifact, ca: ProjectedCa): readonly Certificate[] {
  return rotationsOf(artifact, ca).flatMap((each) => (each.is === 'outside' ? each.passing : []));
}

function rotatedTrust({ rotation, rotationAbove }: ProjectedCa): TrustDuringRotation {
  return {
    ...(rotation.is === 'phase' ? { trust: rotation.trust } : {}),
    ...(rotationAbove.is === 'phase' ? { trustAbove: rotationAbove.trust } : {}),
  };
}

/** Returns whether a kubeconfig trusts what the bundle will hold; false where this plan makes that. */
export function isCurrent(held: readonly Certificate[], { certificates, passing }: PlannedBundle): boolean {
  return certificates !== null && sameCertificates(without(held, passing), without(certificates, passing));
}

/** Returns why a copy is not what it should be: what it lacks, and what it holds that it should not. */
export function staleReasonOf(
  artifact: BundleArtifact,
  own: readonly Certificate[],
  ca: ProjectedCa,
): (copy: Copy) => Finding {
  const parts = partsOf(artifact, own, ca);
  const passing = passingIn(artifact, ca);
  return (copy) => {
    const held = present(copy.bundle);
    if (held === undefined) return noBundleReason(copy);
    const wanted = bundleWith(parts, held);
    const signer = signerIn(copy, own, ca);
    if (signer !== undefined) return signer;
    const location = pathForMessage(copy, 'trust bundle');
    const lacks = without(wanted, [...held, ...passing]).map(paramsOf);
    const holds = without(held, [...wanted, ...passing]).map(heldParams(artifact, ca));
    return lacks.length === 0 && holds.length === 0
      ? finding('bundle-differs/order', { location, holdsTwice: distinct(held).length < held.length })
      : finding('bundle-differs', { location, lacks, holds });
  };
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

function noBundleReason(copy: Copy): Finding {
  const { bundle } = copy;
  const location = pathForMessage(copy, 'trust bundle');
  if (bundle?.state === 'unreadable') return finding('unreadable', { location, why: bundle.why });
  return finding('copy-missing/part', { location });
}

/** Reports foreign certificates in trust bundles. `shared`: what all copies hold. */
function othersIn(
  copies: readonly Copy[],
  shared: readonly Certificate[],
  isOther: (certificate: Certificate) => boolean,
  ca: NamedCa,
): readonly Finding[] {
  const alone = copies.flatMap((copy) =>
    without(present(copy.bundle) ?? [], shared)
      .filter(isOther)
      .map((certificate) => ({ certificate, location: pathForMessage(copy, 'trust bundle') })),
  );
  return [
    ...shared.filter(isOther).map((each) => onAll(each, ca)),
    ...eachOnce(alone, 'bundle-has-others/some-copies'),
  ];
}

/** Reports what kubeconfigs lose: they are written with the content of the trust bundle alone. */
export function othersTakenOut(
  copies: readonly Copy[],
  othersOf: (held: readonly Certificate[]) => readonly Certificate[],
): readonly Finding[] {
  const taken = copies.flatMap((copy) =>
    othersOf(present(copy.kubeconfig)?.trustBundle ?? []).map((certificate) => ({
      certificate,
      location: pathForMessage(copy, 'kubeconfig'),
    })),
  );
  return eachOnce(taken, 'bundle-has-others/kubeconfig');
}

interface LocatedCertificate {
  readonly certificate: Certificate;
  readonly location: string;
}

/** Reports each certificate once, with all its locations. */
function eachOnce(
  placed: readonly LocatedCertificate[],
  message: 'bundle-has-others/some-copies' | 'bundle-has-others/kubeconfig',
): readonly Finding[] {
  const byCertificate = Map.groupBy(placed, ({ certificate }) => Buffer.from(certificate.der).toString('hex'));
  return [...byCertificate.values()].flatMap(([first, ...more]): readonly Finding[] => {
    if (first === undefined) return [];
    const locations = new Set([first, ...more].map(({ location }) => location));
    return [finding(message, { locations: [...locations], ...paramsOf(first.certificate) })];
  });
}

/** The subject is DER; null: none yet. */
interface NamedCa {
  readonly name: CaName;
  readonly subject: Uint8Array | null;
}

function paramsOf({ subject, notAfter }: Certificate): { readonly subject: string; readonly notAfter: string } {
  return { subject: subject.text, notAfter: notAfter.toISOString() };
}

function heldParams(
  { ca: name }: BundleArtifact,
  { rotation }: ProjectedCa,
): (certificate: Certificate) => ReturnType<typeof paramsOf> & { readonly withdrawnOf?: CaName } {
  const withdrawn = rotation.is === 'phase' && rotation.at === 'distrust' ? rotation.trust.withdrawn : [];
  return (certificate) => ({
    ...paramsOf(certificate),
    ...(isIn(withdrawn, certificate) ? { withdrawnOf: name } : {}),
  });
}

/** A rotation knows the previous generation by its file alone: without the file it stays in the bundle. */
function onAll(certificate: Certificate, { name, subject }: NamedCa): Finding {
  const params = paramsOf(certificate);
  return subject !== null && sameBytes(certificate.subject.raw, subject)
    ? finding('bundle-has-others/namesake', { ...params, ca: name })
    : finding('bundle-has-others', params);
}
