import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { caGenerations, hasGenerationBeside } from '../generation/generations.ts';
import type { Phase } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { staleSigning } from './ca-parts.ts';
import { blockedCa, blockedRotation, type CaContext, isSuccessorIn, type PlannedCa } from './ca-steps.ts';
import { planRotatedCa } from './plan-rotated-ca.ts';
import { type InTheWay, inconsistencyInTheWay, rotationInTheWay } from './refused.ts';
import { writesOf } from './step-for.ts';

/** Brings a CA to a phase of its rotation; null where none of it is stored. */
export function planPhase(ca: CaContext, phase: Phase): PlannedCa | null {
  const { artifact, copies } = ca;
  const { kind } = ca.caPlacement.key;
  if (kind === 'issuers' || kind === 'external') return withSomebodyElse(artifact);
  const generations = caGenerations(copies, ca.isNextAwaited);
  if (generations === null) return null;
  if ('inconsistent' in generations) return blockedBy(artifact, inconsistencyInTheWay(generations));
  return planRotatedCa(ca, generations, phase);
}

/** Blocks a CA whose copies differ in a rotation, which has to be completed first. */
export function blockedByItsRotation(artifact: CaArtifact, copies: readonly Copy[]): PlannedCa | null {
  if (!hasGenerationBeside(copies)) return null;
  return blockedBy(artifact, rotationInTheWay(artifact.name, caGenerations(copies)));
}

/** Leaves trust bundles as a rotation outside of this plan has them. */
export function duringRotation(planned: PlannedCa, copies: readonly Copy[]): PlannedCa {
  const passing = copies.flatMap((copy) => [
    ...(present(copy.nextCertificates) ?? []),
    ...(present(copy.previousCertificates) ?? []),
  ]);
  if (passing.length === 0) return planned;
  const isStaged = copies.some(({ nextCertificates }) => present(nextCertificates) !== undefined);
  const succeeded = isStaged ? { isSucceeded: true as const } : {};
  const successor = isSuccessorIn(copies) ? { isSuccessor: true as const } : {};
  return { ...planned, projection: { ...planned.projection, passing, ...succeeded, ...successor } };
}

export function withSigning(planned: PlannedCa, certificate: Certificate, copies: readonly Copy[]): PlannedCa {
  const { step } = planned;
  if (step.action !== 'unchanged' && step.action !== 'copy') return planned;
  const stale = staleSigning(copies, certificate);
  if (stale.length === 0) return planned;
  const reasons = stale.map((copy) => {
    const isAbsent = copy.signingCertificates?.state === 'absent';
    const location = pathForMessage(copy, 'signing certificate');
    return finding(isAbsent ? 'copy-missing/signing' : 'copies-differ/signing', { location });
  });
  const writes = writesOf(stale, ['signing certificate']);
  return {
    ...planned,
    step: { ...step, action: 'copy', reasons: [...step.reasons, ...reasons], writes: [...step.writes, ...writes] },
  };
}

function blockedBy(artifact: CaArtifact, { finding: inTheWay, next }: InTheWay): PlannedCa {
  return blockedRotation(artifact, [inTheWay], next);
}

function withSomebodyElse(artifact: CaArtifact): PlannedCa {
  return blockedCa(artifact, [finding('rotation/key-elsewhere')], remedy('replace-outside', { name: artifact.name }));
}
