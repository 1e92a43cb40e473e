import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { type Generations, hasKey, nextHeldKey } from '../generation/generations.ts';
import { carriedOut, type Phase, phases, trustedGenerations } from '../generation/phase.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { certificatesAbove } from './above-ca.ts';
import { signingOf, whyNeverSigned } from './ca-signer.ts';
import {
  blockedCa,
  blockedRotation,
  type CaContext,
  certifiedProjection,
  keyless,
  type PlannedCa,
} from './ca-steps.ts';
import { begins, hasExpired, isInUse, type PhaseBlocker, phaseBlocker } from './phase-blocker.ts';
import { planAwaitedGeneration } from './plan-awaited-generation.ts';
import { whyNoKey } from './plan-new-ca.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import { whyNotStored } from './refused.ts';
import { caWrites } from './rotation-writes.ts';
import { stepFor } from './step-for.ts';

/** Brings a CA to a phase of its rotation, from any state. */
export function planRotatedCa(ca: CaContext, generations: Generations<Certificate>, phase: Phase): PlannedCa {
  const { artifact, copies, caPlacement } = ca;
  const { at, makesNew } = carriedOut(phase, generations);
  if (generations.new === null && phase === 'reissue') return nothingToIssue(artifact);
  if (makesNew) {
    const blocker = whyNoNextKey(ca, generations.old, phase);
    if (blocker !== null) return blocker;
  }
  // No component is restarted for a rotation that cannot go on after that.
  const needsSigner = makesNew || (at === 'prepare' && generations.new === null);
  const unsigned = needsSigner ? whyNotSigned(ca) : null;
  if (unsigned !== null) return unsigned;
  if (makesNew && ca.isNextAwaited) return awaited(ca, generations.old, phase);
  const blocker = phaseBlocker(ca, generations, at);
  if (blocker !== null) return blockedBy(artifact, blocker);
  const inUse = generations[phases[at].inUse];
  const writes = caWrites(copies, generations, at, ({ publicKey }) => hasKey(copies, caPlacement, publicKey));
  const projection = projectedAt(ca, generations, at);
  if (writes.length === 0) return { step: stepFor(artifact, 'unchanged'), projection };
  const reasons = [finding('rotation/phase', { phase: at })];
  const isKeyless = begins(at) && inUse !== null && !hasKey(copies, caPlacement, inUse.publicKey);
  const warnings = [...(isKeyless ? [keyless(ca)] : []), ...(makesNew ? takenKey(ca, generations.old) : [])];
  return { step: stepFor(artifact, 'rotate', { reasons, warnings, writes }), projection };
}

/** Projects a CA that a phase can be carried out on. */
export function projectedAt(
  { copies, caPlacement, parent }: Pick<CaContext, 'copies' | 'caPlacement' | 'parent'>,
  generations: Generations<Certificate>,
  at: Phase,
): ProjectedCa {
  const inUse = generations[phases[at].inUse];
  const aboveOf = (certificate: Certificate): readonly Certificate[] =>
    certificatesAbove(certificate, caPlacement, parent) ?? [];
  const isNewInUse = isInUse(copies, generations.new);
  return {
    ...(inUse === null
      ? madeHere
      : certifiedProjection(inUse, hasKey(copies, caPlacement, inUse.publicKey), aboveOf(inUse))),
    trust: trustedGenerations(generations, at, aboveOf),
    ...(begins(at) ? { isSucceeded: true as const } : {}),
    ...(inUse !== null && inUse === generations.new ? { isSuccessor: true as const } : {}),
    ...(at === 'trust' && isNewInUse ? { returnsToOld: true as const } : {}),
    ...(at === 'remove' ? { endsRotation: true as const } : {}),
  };
}

/** The CA in use stays as it is until the next certificate is imported. */
function awaited(ca: CaContext, old: Certificate, phase: Phase): PlannedCa {
  const { artifact, copies, context, caPlacement, parent } = ca;
  if (old.notAfter < context.now) return blockedBy(artifact, hasExpired(artifact, old));
  const isHere = hasKey(copies, caPlacement, old.publicKey);
  const warnings = isHere ? [] : [keyless(ca)];
  const asItIs = {
    step: stepFor(artifact, 'unchanged', { warnings }),
    projection: certifiedProjection(old, isHere, certificatesAbove(old, caPlacement, parent) ?? []),
  };
  return planAwaitedGeneration(ca, asItIs, phase);
}

/** Names an existing key that the new generation takes, so that a person can check it. */
function takenKey({ artifact, caPlacement }: CaContext, old: Certificate): readonly Finding[] {
  const taken = nextHeldKey(caPlacement, old, artifact.keyKind);
  return taken === null ? [] : [finding('rotation/held-key', { key: taken.name })];
}

function blockedBy(artifact: CaArtifact, { finding: why, next, obstacle, isOfAll }: PhaseBlocker): PlannedCa {
  const block = isOfAll ? blockedRotation : blockedCa;
  return block(artifact, [why], next, [obstacle]);
}

const madeHere: ProjectedCa = { ...noProjection, issuing: 'own key', changes: true, above: null };

function nothingToIssue(artifact: CaArtifact): PlannedCa {
  return blockedCa(artifact, [finding('rotation/nothing-to-reissue')], remedy('trust-first', { name: artifact.name }), [
    finding('rotation/without-new'),
  ]);
}

function whyNoNextKey(ca: CaContext, old: Certificate, phase: Phase): PlannedCa | null {
  const { artifact, copies, caPlacement } = ca;
  const isInSinks = caPlacement.key.kind === 'sinks';
  const isThere = nextHeldKey(caPlacement, old, artifact.keyKind) !== null;
  const keyless = (isThere ? null : whyNoKey(ca)) ?? (isInSinks ? whyNotStored(copies, phase) : null);
  return keyless === null ? null : blockedCa(artifact, [keyless.finding], keyless.next);
}

/** Returns why a new generation would not be signed in `trust`. */
function whyNotSigned(ca: CaContext): PlannedCa | null {
  const why = whyNeverSigned(ca);
  if (why === null) return null;
  const signing = signingOf(ca, null);
  const blocked = (next: Remedy): PlannedCa =>
    blockedCa(ca.artifact, [finding('issuer-unusable/unsigned', { why })], next);
  if (signing.how !== 'never' || signing.next === undefined) {
    return blocked(remedy('sign-at-once'));
  }
  // What waits below it is put right by the same.
  const { step, projection } = blocked(signing.next);
  return { step, projection: { ...projection, next: signing.next } };
}
