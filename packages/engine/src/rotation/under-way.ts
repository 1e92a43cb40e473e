import { type Cluster, nodesOf } from '@kpki/spec';
import { hasGenerationBeside } from '../generation/generations.ts';
import { phases } from '../generation/phase.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { firstNames, holderOf } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { type Intent, phaseFor } from '../step/intent.ts';
import { passingAt } from './conditions.ts';
import { type LackingCopy, type RotationStatus, rotationStatus } from './rotation-status.ts';

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
  const isUnread = status.inconsistent !== undefined && step.reasons.some(({ reason }) => reason === 'unreadable');
  const saysIt = step.reasons.some(({ reason }) => reason === 'rotation' || reason === 'rotation-inconsistent');
  if (note === null || isUnread || saysIt) return step;
  return { ...step, warnings: [...step.warnings, note] };
}

function noteOf(status: RotationStatus, cluster: Cluster): Finding | null {
  const { name, at, isComplete, awaitsSignature, blocked, inconsistent, remedy } = status;
  if (inconsistent !== undefined) return { reason: 'rotation-inconsistent', text: `${inconsistent}; ${remedy}` };
  if (at === null) return null;
  if (blocked !== undefined) {
    const text = `at ${at}, which cannot be gone on with: ${blocked}; ${remedy}`;
    return { reason: 'rotation-under-way', text };
  }
  if (awaitsSignature) {
    // Where nothing else is to be done about it, its step says whom to ask.
    const text = `at ${at}: the key of the new one waits for its certificate, which is asked for and taken once the rest of this is done`;
    return { reason: 'rotation-under-way', text };
  }
  const command = `\`kpki rotate ${name}\``;
  const text = isComplete
    ? [`at ${at}: ${phases[at].what}`, ...passingAt(name, at), `${command} goes on to ${status.next}`].join('; ')
    : `at ${at}, which is carried out in part: ${lackingText(status, cluster)}; ${command} brings all to it, and with --rollback to the phase before`;
  return { reason: 'rotation-under-way', text };
}

/** `cp3 does not have all of it`; several nodes in the order of the spec. */
function lackingText({ lacking }: RotationStatus, cluster: Cluster): string {
  const declared = nodesOf(cluster).map(({ name }) => name);
  const at = ({ node }: LackingCopy): number => (node === null ? declared.length : declared.indexOf(node));
  const inOrder = lacking.toSorted((one, other) => at(one) - at(other));
  const names = [...new Set(inOrder.map((copy) => holderOf(copy, lacking)))];
  return `${firstNames(names)} ${names.length === 1 ? 'does' : 'do'} not have all of it`;
}
