import { type Cluster, nodesOf } from '@kpki/spec';
import { hasGenerationBeside } from '../generation/generations.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { keeperIn } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import type { Keeper } from '../model/keeper.ts';
import type { Step } from '../model/step.ts';
import { type Intent, phaseFor } from '../step/intent.ts';
import type { LackingCopy } from './pending.ts';
import { type RotationStatus, rotationStatus } from './rotation-status.ts';

/** Returns rotations under way or of unknown status that an intent does not touch. */
export function rotationsUnderWay(observed: ObservedState, now: Date, intent: Intent): readonly RotationStatus[] {
  const observation = observe(observed);
  return observed.artifacts.flatMap((artifact) => {
    if (artifact.kind !== 'ca' && artifact.kind !== 'key pair') return [];
    if (phaseFor(intent, artifact.name) !== undefined) return [];
    if (!hasGenerationBeside(copiesOf(artifact, { observation }))) return [];
    return [rotationStatus(observed, artifact.name, now)];
  });
}

/** Adds findings about the rotations that the steps leave as they are. */
export function withRotations(
  steps: readonly Step[],
  rotations: readonly RotationStatus[],
  cluster: Cluster,
): readonly Step[] {
  if (rotations.length === 0) return steps;
  const byName = new Map<string, RotationStatus>(rotations.map((each) => [each.name, each]));
  return steps.map((step) => {
    const status = byName.get(step.name);
    return status === undefined ? step : withRotation(step, status, cluster);
  });
}

function withRotation(step: Step, status: RotationStatus, cluster: Cluster): Step {
  const note = noteOf(status, cluster);
  // Where the copies are so inconsistent that nothing can be planned, or are not read, the step says it itself.
  const isUnread = status.is === 'inconsistent' && step.reasons.some(({ reason }) => reason === 'unreadable');
  const saysIt = step.reasons.some(({ reason }) => reason === 'rotation' || reason === 'rotation-inconsistent');
  if (note === null || isUnread || saysIt) return step;
  return { ...step, warnings: [...step.warnings, note] };
}

function noteOf(status: RotationStatus, cluster: Cluster): Finding | null {
  switch (status.is) {
    case 'inconsistent':
      return finding('rotation-inconsistent/status', { inconsistent: status.finding, remedy: status.remedy });
    case 'blocked':
      return finding('rotation-under-way/blocked', { at: status.at, blocked: status.finding, remedy: status.remedy });
    case 'awaiting-signature':
      return finding('rotation-under-way/unsigned', { at: status.at });
    case 'in-progress': {
      const { name, at, next, pending } = status;
      if (pending.length === 0) return finding('rotation-under-way', { name, at, next });
      return finding('rotation-under-way/in-part', { name, at, lacking: keepersOf(pending, cluster) });
    }
    default:
      return null;
  }
}

/** Returns the keepers in the order of the spec. */
function keepersOf(pending: readonly LackingCopy[], cluster: Cluster): readonly Keeper[] {
  const declared = nodesOf(cluster).map(({ name }) => name);
  const at = ({ node }: LackingCopy): number => (node === null ? declared.length : declared.indexOf(node));
  return pending.toSorted((one, other) => at(one) - at(other)).map((copy) => keeperIn(copy, pending));
}
