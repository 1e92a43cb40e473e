import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { isSelfSigned } from '@kpki/x509';
import type { Copy } from '../inventory/copy.ts';
import { type Finding, ofItsTime, type Reason } from '../model/reason.ts';
import type { SlotPart } from '../model/slot.ts';
import type { CaFacts } from './ca-checks.ts';
import { findings, oddCa, unfitCa } from './ca-checks.ts';
import { differsIn, futureIdentity, identityOf } from './ca-identity.ts';
import { absentParts } from './ca-parts.ts';
import { signingOf, whyNeverSigned } from './ca-signer.ts';
import { blockedUnfit, type CaContext, nextWithoutKey, type PlannedCa, whereHolds } from './ca-steps.ts';
import { nextOfApproval, nextOfAsked, noProjection, type ProjectedCa } from './projected-ca.ts';
import type { InTheWay } from './refused.ts';
import { stepFor, writesOf } from './step-for.ts';

const asked: Finding = { reason: 'requested', text: 'a new certificate over the same key was asked for' };

const endedByRenewal: ReadonlySet<Reason> = new Set<Reason>(['renew-due', 'not-to-be-issued']);

/**
 * Plans a new certificate over the CA's key, with the same subject bytes and key identifier: nothing under it is issued
 * again. `asItIs` is the plan without a request.
 */
export function planRenewedCa(
  ca: CaContext,
  certificate: Certificate,
  key: Uint8Array | undefined,
  asItIs: PlannedCa,
  finding: Finding = asked,
): PlannedCa {
  const { artifact, copies, context } = ca;
  if (key === undefined) {
    // Of one that has ended as well, what is planned of it where nobody asks says what is done about both.
    if (asItIs.step.action === 'blocked') return asItIs;
    return blocked(artifact, finding, withoutKey(ca), asItIs);
  }
  const unsigned = whyNeverSigned(ca);
  const own: CaFacts = { ...context, wanted: artifact, certificate, publicKey: key, unsigned };
  const unfit = findings(unfitCa, own).filter(({ reason }) => !ofItsTime.has(reason));
  if (unfit.length > 0) return blockedUnfit(ca, unfit);
  const another = asAnotherCa(ca, certificate, key);
  if (another !== null) return blocked(artifact, finding, another, asItIs);
  const signing = signingOf(ca, key);
  const warnings = findings(oddCa, own).filter(({ reason }) => !endedByRenewal.has(reason));
  const writes = copies.flatMap((copy) =>
    writesOf([copy], ['certificate', ...signingParts(copy), ...absentParts(copy)]),
  );
  switch (signing.how) {
    case 'never': {
      const next = signing.next ?? 'put who signs it in order, or let another one sign it';
      const unusable: Finding = { reason: 'issuer-unusable', text: signing.why };
      return blocked(artifact, finding, { finding: unusable, next }, asItIs);
    }
    case 'external':
    case 'not yet': {
      const reasons: Finding[] = [finding, { reason: 'pending-issuer', text: signing.why }];
      const next = signing.next ?? nextOfAsked;
      return { step: stepFor(artifact, 'pending', { reasons, warnings, next }), projection: asItIs.projection };
    }
    case 'at once': {
      const step = stepFor(artifact, 'renew', { reasons: [finding], warnings, writes });
      return { step, projection: renewed(certificate) };
    }
    case 'when approved': {
      const text = `it is given once approved: ${nextOfApproval}`;
      const reasons: Finding[] = [finding, { reason: 'pending-issuer', text }];
      return { step: stepFor(artifact, 'renew', { reasons, warnings, writes }), projection: asItIs.projection };
    }
  }
}

function withoutKey(ca: CaContext): InTheWay {
  const text = `${whereHolds(ca)} is not here, and its certificate is signed with it`;
  return { finding: { reason: 'key-missing', text }, next: nextWithoutKey(ca.artifact.name, ca.copies) };
}

/** Returns why clients would take the new certificate for another CA; null where they would not. */
function asAnotherCa(
  { artifact, caPlacement: { signer }, context }: CaContext,
  certificate: Certificate,
  key: Uint8Array,
): InTheWay | null {
  if (signer.kind === 'self' && !isSelfSigned(certificate)) {
    const text = `it was signed by ${certificate.issuer.text}, and by itself it would be another root`;
    return { finding: { reason: 'issuer-changed', text }, next: 'have it renewed by whoever signed it' };
  }
  // Another CA of ours goes by the request, which says the subject and the key as kpki writes them.
  if (signer.kind !== 'ca') return null;
  const lost = differsIn(identityOf(certificate), futureIdentity(artifact, key, context.style));
  if (lost === null) return null;
  const text = `its ${lost} is written otherwise than kpki writes it, and nothing that it signed would name the new certificate`;
  const next = `have it renewed by whoever made it, or \`kpki rotate ${artifact.name}\` puts another in its place`;
  return { finding: { reason: 'subject-differs', text }, next };
}

/** The signing certificate in its own file follows. */
function signingParts({ signingCertificates }: Copy): readonly SlotPart[] {
  return signingCertificates === undefined || signingCertificates.state === 'absent' ? [] : ['signing certificate'];
}

function blocked(artifact: CaArtifact, finding: Finding, hindrance: InTheWay, { projection }: PlannedCa): PlannedCa {
  const reasons = [finding, hindrance.finding];
  return { step: stepFor(artifact, 'blocked', { reasons, next: hindrance.next }), projection };
}

/** Everything that it signed stays valid; its certificate and all copies of it are written by this plan. */
function renewed(certificate: Certificate): ProjectedCa {
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
