import type { CaArtifact } from '@kpki/spec';
import type { ObservedState } from '../inventory/observed-state.ts';
import { declaredSigner } from '../issuing/ca-placement.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { finding, remedy } from '../model/finding.ts';
import { certificatesAbove, reissuedBySigner } from '../step/above-ca.ts';
import { caContext } from '../step/ca-context.ts';
import { lackingParts, staleCertificate, staleSigning, storedCa, unreadableParts } from '../step/ca-parts.ts';
import { signingOf } from '../step/ca-signer.ts';
import { type CaContext, certifiedProjection, copyMissing, keyLocation, replaceable } from '../step/ca-steps.ts';
import { asDeclared, type PlanContext, planContext } from '../step/intent.ts';
import { differences } from '../step/plan-ca.ts';
import { whyNotShown } from '../step/plan-foreign-ca.ts';
import { renewedProjection } from '../step/plan-renewed-ca.ts';
import { remedyOfUnreadable } from '../step/plan-unreadable-ca.ts';
import { noProjection, type ProjectedCa } from '../step/projected-ca.ts';
import { uncertifiedBlocker } from '../step/uncertified-ca.ts';
import type { Blocker, Gap } from './gap.ts';

/** A CA that is not rotated itself: one that a rotated CA signs gets a new certificate. */
export function storedCaUnder(ca: CaContext): { readonly projection: ProjectedCa; readonly gap: Gap | null } {
  const { artifact, copies, caPlacement, parent } = ca;
  const { key: found, certificate } = storedCa(copies);
  if (certificate === undefined || copies.some((copy) => unreadableParts(copy).length > 0))
    return { projection: noProjection, gap: null };
  const { kind } = caPlacement.key;
  const isForeign = kind === 'issuers' || kind === 'external';
  const key = found ?? ownHeldKey(caPlacement.held, certificate, artifact.keyKind)?.publicKey;
  const mayIssue =
    key !== undefined || isForeign || (caPlacement.key.kind === 'store' && caPlacement.key.store === null);
  const projection = certifiedProjection(certificate, mayIssue, certificatesAbove(certificate, caPlacement, parent));
  const reissued = isForeign ? null : reissuedBySigner(certificate, parent);
  if (reissued !== null && key === undefined) {
    const lost = finding('key-missing/renewal', { key: keyLocation(ca) });
    const next = remedy('restore-ca-key', replaceable(ca));
    return { projection, gap: { is: 'blocked', why: [reissued, lost], remedy: next } };
  }
  if (reissued !== null) {
    return { projection: renewedProjection(certificate), gap: { is: 'pending', copies, why: [reissued] } };
  }
  const lacking = lackingParts(copies, isForeign ? undefined : key);
  const stale = [...staleCertificate(copies, certificate), ...staleSigning(copies, certificate)];
  const behind = copies.filter((copy) => lacking.includes(copy) || stale.includes(copy));
  const why = behind.map((copy) => copyMissing(copy, copies));
  return { projection, gap: behind.length === 0 ? null : { is: 'pending', copies: behind, why } };
}

/**
 * Returns what is left of a CA that has no certificate: its key, or what it signed. Null: nothing is left, or its
 * certificate is awaited.
 */
export function blockerOfAbsent(artifact: CaArtifact, observed: ObservedState, now: Date): Blocker | null {
  const context = planContext(observed, now, asDeclared);
  const ca = caContext(artifact, observed, context, parentOf(artifact, observed, context));
  const left = ca === null ? null : whatIsLeft(ca);
  return left === null ? null : { artifact: artifact.id, ...left };
}

function parentOf(artifact: CaArtifact, observed: ObservedState, context: PlanContext): ProjectedCa | null {
  const signer = declaredSigner(artifact, observed.caPlacements);
  if (signer === null) return null;
  const above = ofKind(observed.artifacts, 'ca').find(({ name }) => name === signer);
  const ca = above === undefined ? null : caContext(above, observed, context, parentOf(above, observed, context));
  return ca === null ? noProjection : storedCaUnder(ca).projection;
}

function whatIsLeft(ca: CaContext): Omit<Blocker, 'artifact'> | null {
  const { artifact, copies, caPlacement } = ca;
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) return { why: unreadable, remedy: remedyOfUnreadable(artifact, copies, []) };
  if (caPlacement.key.kind === 'external') return null;
  if (caPlacement.key.kind === 'issuers') {
    const { finding: why, next } = whyNotShown(ca);
    return (caPlacement.shown ?? []).length > 0 ? null : { why: [why], remedy: next };
  }
  const { key = ownHeldKey(caPlacement.held, undefined, artifact.keyKind)?.publicKey } = storedCa(copies);
  const differing = differences(copies, key);
  if (differing.length > 0) return { why: differing, remedy: remedy('copy-own-pair') };
  const blocker = uncertifiedBlocker(ca, key);
  if (blocker !== null) return { why: blocker.reasons, remedy: blocker.next };
  if (key === undefined) return null;
  const signing = signingOf(ca, key);
  if (signing.how === 'external' || signing.how === 'not yet') return null;
  const alone = finding('certificate-missing/key-alone');
  // A CA of ours that cannot sign says so itself.
  if (signing.how === 'never' && caPlacement.signer.kind !== 'ca') {
    const unusable = finding('issuer-unusable/unsigned', { why: signing.why });
    return { why: [alone, unusable], remedy: signing.next ?? remedy('fix-signer') };
  }
  const waits = signing.how === 'when approved' ? [finding('pending-issuer/key-kept')] : [];
  return { why: [alone, ...waits], remedy: remedy('certify-key') };
}
