import type { CaArtifact, LeafArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { hasGenerationBeside } from '../generation/generations.ts';
import type { Reason, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { renewalWindow } from '../policies/certificate-times.ts';
import type { CaContext, PlannedCa } from './ca-steps.ts';
import { type Intent, isAsDeclared, type PlanContext } from './intent.ts';
import type { LeafJudgment } from './judge-leaf.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { stepFor } from './step-for.ts';

/**
 * Blocks `asItIs` where the CA is in its renewal window and kpki can renew it over its key. No plan renews a CA unasked:
 * what read the old certificate keeps it until a restart, and a report of the stored files would no longer say so. `renewed`
 * is the plan if a person asks. A rotation, or a renewal that is asked for by name, goes on (docs/decisions/ca-near-its-end.md).
 */
export function blockedWhileDue(
  { artifact, copies, context }: CaContext,
  certificate: Certificate,
  asItIs: PlannedCa,
  renewed: () => PlannedCa,
): PlannedCa {
  if (asItIs.step.action !== 'unchanged' || !stopsForDue(context.intent) || hasGenerationBeside(copies)) return asItIs;
  if (!isInWindow(artifact, certificate, context) || renewed().step.action !== 'renew') return asItIs;
  const reasons = [finding('renew-due/signed', { notAfter: certificate.notAfter.toISOString() })];
  const warnings = asItIs.step.warnings.filter(({ reason }) => reason !== 'renew-due');
  const step = stepFor(artifact, 'blocked', { reasons, warnings, next: nextOfExpiring([artifact.name]) });
  return { step, projection: { ...asItIs.projection, isDue: true } };
}

/** Blocks the renewal of a leaf that expires with its CA, which is due itself. */
export function blockedByDueCa(
  artifact: LeafArtifact,
  { gainsNothing }: LeafJudgment,
  { isDue }: ProjectedCa,
): Step | null {
  if (isDue !== true || gainsNothing !== true) return null;
  const reasons = [finding('issuer-unusable/no-longer')];
  const { ca } = artifact;
  return stepFor(artifact, 'blocked', { reasons, next: nextOfExpiring([ca]), blockedBy: ca });
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
  return isAsDeclared(intent) || intent.byExpiryOnly === true;
}

function isInWindow({ seconds }: CaArtifact, { notAfter }: Certificate, { cluster, now }: PlanContext): boolean {
  return notAfter.getTime() - renewalWindow(seconds, cluster) * 1000 < now.getTime();
}

export function nextOfExpiring(names: readonly string[]): Remedy {
  return remedy('renew-cas', { names });
}
