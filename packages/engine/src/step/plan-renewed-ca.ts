import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { isSelfSigned } from '@kpki/x509';
import type { Copy } from '../inventory/copy.ts';
import { differsIn, futureIdentity, identityOf } from '../issuing/ca-identity.ts';
import { type Finding, finding, fixedByRenewal, type Reason, remedy } from '../model/finding.ts';
import type { SlotPart } from '../model/slot.ts';
import { caBlockers, caNotes } from '../policies/certificate-policies.ts';
import type { CaFacts } from '../policies/facts.ts';
import { absentParts } from './ca-parts.ts';
import { signingOf, whyNeverSigned } from './ca-signer.ts';
import { blockedUnfit, type CaContext, keyLocation, type PlannedCa, replaceable } from './ca-steps.ts';
import { nextOfAsked, noProjection, type ProjectedCa } from './projected-ca.ts';
import type { InTheWay } from './refused.ts';
import { stepFor, writesOf } from './step-for.ts';

const noteEndedByRenewal: ReadonlySet<Reason> = new Set<Reason>(['renew-due', 'not-to-be-issued']);

/**
 * Plans a new certificate over the CA's key, with the same subject bytes and key identifier: nothing under it is issued
 * again. `asItIs` is the plan without a request.
 */
export function planRenewedCa(
  ca: CaContext,
  certificate: Certificate,
  key: Uint8Array | undefined,
  asItIs: PlannedCa,
  reason: Finding = finding('requested/ca'),
): PlannedCa {
  const { artifact, copies, context } = ca;
  if (key === undefined) {
    // Of one that has ended as well, what is planned of it where nobody asks says what is done about both.
    if (asItIs.step.action === 'blocked') return asItIs;
    return blocked(artifact, reason, withoutKey(ca), asItIs);
  }
  const unsigned = whyNeverSigned(ca);
  const own: CaFacts = { ...context, wanted: artifact, certificate, publicKey: key, unsigned };
  const unfit = caBlockers(own).filter(({ reason }) => !fixedByRenewal.has(reason));
  if (unfit.length > 0) return blockedUnfit(ca, unfit);
  const another = asAnotherCa(ca, certificate, key);
  if (another !== null) return blocked(artifact, reason, another, asItIs);
  const signing = signingOf(ca, key);
  const warnings = caNotes(own).filter(({ reason }) => !noteEndedByRenewal.has(reason));
  const writes = copies.flatMap((copy) =>
    writesOf([copy], ['certificate', ...signingParts(copy), ...absentParts(copy)]),
  );
  switch (signing.how) {
    case 'never': {
      const { why, next = remedy('fix-signer') } = signing;
      return blocked(artifact, reason, { finding: finding('issuer-unusable/unsigned', { why }), next }, asItIs);
    }
    case 'external':
    case 'not yet': {
      const { why, next = nextOfAsked } = signing;
      const reasons = [reason, finding('pending-issuer/unsigned', { why })];
      return { step: stepFor(artifact, 'pending', { reasons, warnings, next }), projection: asItIs.projection };
    }
    case 'at once': {
      const step = stepFor(artifact, 'renew', { reasons: [reason], warnings, writes });
      return { step, projection: renewedProjection(certificate) };
    }
    case 'when approved': {
      const reasons = [reason, finding('pending-issuer/ca-approval')];
      return { step: stepFor(artifact, 'renew', { reasons, warnings, writes }), projection: asItIs.projection };
    }
  }
}

function withoutKey(ca: CaContext): InTheWay {
  const lost = finding('key-missing/renewal', { key: keyLocation(ca) });
  return { finding: lost, next: remedy('restore-ca-key', replaceable(ca)) };
}

/** Returns why clients would take the new certificate for another CA; null where they would not. */
function asAnotherCa(
  { artifact, caPlacement: { signer }, context }: CaContext,
  certificate: Certificate,
  key: Uint8Array,
): InTheWay | null {
  if (signer.kind === 'self' && !isSelfSigned(certificate)) {
    const otherRoot = finding('issuer-changed/other-root', { issuer: certificate.issuer.text });
    return { finding: otherRoot, next: remedy('renew-at-signer') };
  }
  // Another CA of ours goes by the request, which says the subject and the key as kpki writes them.
  if (signer.kind !== 'ca') return null;
  const differing = differsIn(identityOf(certificate), futureIdentity(artifact, key, context.style));
  if (differing === null) return null;
  const { name } = artifact;
  return { finding: finding('subject-differs/renewal', { differing }), next: remedy('renew-at-maker', { name }) };
}

/** The signing certificate in its own file follows. */
function signingParts({ signingCertificates }: Copy): readonly SlotPart[] {
  return signingCertificates === undefined || signingCertificates.state === 'absent' ? [] : ['signing certificate'];
}

function blocked(artifact: CaArtifact, reason: Finding, blocker: InTheWay, { projection }: PlannedCa): PlannedCa {
  const reasons = [reason, blocker.finding];
  return { step: stepFor(artifact, 'blocked', { reasons, next: blocker.next }), projection };
}

/** Everything that it signed stays valid; its certificate and all copies of it are written by this plan. */
export function renewedProjection(certificate: Certificate): ProjectedCa {
  const identity = identityOf(certificate);
  return {
    ...noProjection,
    publicKey: certificate.publicKey,
    identity,
    issuing: 'own key',
    changes: true,
    above: null,
  };
}
