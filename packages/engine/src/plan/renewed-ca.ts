import type { CaArtifact } from '@kpki/spec';
import { type Certificate, isSelfSigned } from '@kpki/x509';
import { hasOtherGeneration } from '../generation/generations.ts';
import type { Copy } from '../inventory/copy.ts';
import { differsIn, futureIdentity, identityOf } from '../issuing/ca-identity.ts';
import { type Finding, finding, fixedByRenewal, type Reason, type Remedy, remedy } from '../model/finding.ts';
import type { SlotPart } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { caBlockers, caNotes } from '../policies/certificate-policies.ts';
import { renewalWindow } from '../policies/certificate-times.ts';
import type { CaFacts } from '../policies/facts.ts';
import { blockedUnfit, type CaContext, keyLocation, type PlannedCa, replaceable } from './ca-context.ts';
import { signingOf, whyNeverSigned } from './ca-signer.ts';
import { type Intent, isEmptyIntent } from './intent.ts';
import type { PlanContext } from './plan-context.ts';
import { nextOfAsked, noProjection, type ProjectedCa } from './projected-ca.ts';
import { type InTheWay, stepFor, writesOf } from './step-for.ts';
import { absentParts } from './stored-ca.ts';

const noteEndedByRenewal: ReadonlySet<Reason> = new Set<Reason>(['renew-due', 'not-to-be-issued']);

/**
 * Plans a new certificate over the CA's key, with the same subject bytes and key identifier: nothing under it is issued
 * again. `asItIs` is the plan without a request.
 */
export function planRenewedCa(
  ca: CaContext,
  certificate: Certificate,
  key: Uint8Array | undefined,
  withoutRequest: PlannedCa,
  reason: Finding = finding('requested/ca'),
): PlannedCa {
  const { artifact, copies, context } = ca;
  if (key === undefined) {
    // If the CA has also expired, the finding without a request covers both problems.
    if (withoutRequest.step.action === 'blocked') return withoutRequest;
    return blocked(artifact, reason, withoutKey(ca), withoutRequest);
  }
  const unsigned = whyNeverSigned(ca);
  const own: CaFacts = { ...context, wanted: artifact, certificate, publicKey: key, unsigned };
  const unfit = caBlockers(own).filter(({ reason }) => !fixedByRenewal.has(reason));
  if (unfit.length > 0) return blockedUnfit(ca, unfit);
  const another = asAnotherCa(ca, certificate, key);
  if (another !== null) return blocked(artifact, reason, another, withoutRequest);
  const signing = signingOf(ca, key);
  const warnings = caNotes(own).filter(({ reason }) => !noteEndedByRenewal.has(reason));
  const writes = copies.flatMap((copy) =>
    writesOf([copy], ['certificate', ...signingParts(copy), ...absentParts(copy)]),
  );
  const operations = ['use-stored-key', 'issue'] as const;
  switch (signing.how) {
    case 'never': {
      const { why, next = remedy('fix-signer') } = signing;
      return blocked(artifact, reason, { finding: finding('issuer-unusable/unsigned', { why }), next }, withoutRequest);
    }
    case 'external':
    case 'not yet': {
      const { why, next = nextOfAsked } = signing;
      const reasons = [reason, finding('pending-issuer/unsigned', { why })];
      return { step: stepFor(artifact, 'pending', { reasons, warnings, next }), projection: withoutRequest.projection };
    }
    case 'at once': {
      const step = stepFor(artifact, 'renew', { reasons: [reason], warnings, operations, writes });
      return { step, projection: renewedProjection(certificate) };
    }
    case 'when approved': {
      const reasons = [reason, finding('pending-issuer/ca-approval')];
      const step = stepFor(artifact, 'renew', { reasons, warnings, operations, writes });
      return { step, projection: withoutRequest.projection };
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
    issuing: { by: 'own key' },
    changes: true,
    above: null,
  };
}

/**
 * Blocks `asItIs` where the CA is in its renewal window and kpki can renew it over its key. No plan renews a CA unasked:
 * what read the old certificate keeps it until a restart, and a report of the stored files would no longer say so. `renewed`
 * is the plan if a person asks. A rotation, or a renewal that is asked for by name, goes on (docs/decisions/ca-near-its-end.md).
 */
export function blockedWhileDue(
  { artifact, copies, context }: CaContext,
  certificate: Certificate,
  withoutRequest: PlannedCa,
  renewed: () => PlannedCa,
): PlannedCa {
  if (withoutRequest.step.action !== 'unchanged' || !stopsForDue(context.intent) || hasOtherGeneration(copies))
    return withoutRequest;
  if (!isInWindow(artifact, certificate, context) || renewed().step.action !== 'renew') return withoutRequest;
  const reasons = [finding('renew-due/signed', { notAfter: certificate.notAfter.toISOString() })];
  const warnings = withoutRequest.step.warnings.filter(({ reason }) => reason !== 'renew-due');
  const step = stepFor(artifact, 'blocked', { reasons, warnings, next: nextOfExpiring([artifact.name]) });
  return { step, projection: { ...withoutRequest.projection, isDue: true } };
}

const endReasons: ReadonlySet<Reason> = new Set<Reason>(['expired', 'renew-due']);

/** Tells one command for all CAs that have expired or are due: they are usually as old as each other. */
export function expiringTogether(steps: readonly Step[]): readonly Step[] {
  const expiring = steps.filter(
    ({ action, reasons }) => action === 'blocked' && reasons.every(({ reason }) => endReasons.has(reason)),
  );
  const names = expiring.map(({ name }) => name);
  return steps.map((step) => {
    if (!expiring.includes(step)) return step;
    const isValid = step.reasons[0]?.reason === 'renew-due';
    const next = isValid ? nextOfExpiring(names) : remedy('renew-cas-or-replace', { names, name: step.name });
    return { ...step, next };
  });
}

/** Whether a plan is that of the nightly job: what the file declares, or what expires soon. */
function stopsForDue(intent: Intent): boolean {
  return isEmptyIntent(intent) || intent.byExpiryOnly === true;
}

function isInWindow({ seconds }: CaArtifact, { notAfter }: Certificate, { cluster, now }: PlanContext): boolean {
  return notAfter.getTime() - renewalWindow(seconds, cluster) * 1000 < now.getTime();
}

export function nextOfExpiring(names: readonly string[]): Remedy {
  return remedy('renew-cas', { names });
}
