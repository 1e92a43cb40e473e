import {
  advance,
  type Blocked,
  type BlockedArtifact,
  blockedIn,
  emptyIntent,
  forwards,
  isPhaseComplete,
  makePlan,
  moveIn,
  needsLiveChecks,
  type ObservedState,
  type Phase,
  phaseRollout,
  phasesReached,
  type RolloutStep,
  type Rotated,
  type RotationMove,
  type RotationStatus,
  rollback,
  rotationStatus,
} from '@kpki/engine';
import type { PlannedMove, RotationOverview, TrackedPhase } from '@kpki/presentation';
import { type HasKeyFile, nodesOf } from '@kpki/spec';
import type { Rotating } from './rotated-names.ts';

export interface RotationFound extends RotationOverview {
  readonly of: Rotating;
  /** All of the spec, in its order. */
  readonly nodes: readonly string[];
  readonly checked: { readonly next: boolean; readonly back: boolean };
  /** The short path for a compromised key; null once the new key is in use, which may be the compromised one. */
  readonly leak: RotationMove | null;
}

export function rotationFound(
  observed: ObservedState,
  of: Rotating,
  names: readonly Rotated[],
  now: Date,
  hasKeyFile: HasKeyFile,
): RotationFound {
  const statuses = names.map((name) => rotationStatus(observed, name, now));
  const rolloutDue = phaseRollout(observed, phasesReached(statuses), hasKeyFile);
  const nodes = nodesOf(observed.cluster).map(({ name }) => name);
  return describeRotation(of, nodes, statuses, rolloutDue, (move) => plannedMove(observed, move, now, hasKeyFile));
}

/** Whether the compromised key may be the new one, since the next phase distrusts the old one. */
function isIssued({ at }: RotationStatus): boolean {
  return at === 'reissue' || at === 'distrust' || at === 'remove';
}

export function describeRotation(
  of: Rotating,
  nodes: readonly string[],
  statuses: readonly RotationStatus[],
  rolloutDue: readonly RolloutStep[],
  planned: (move: RotationMove) => PlannedMove,
): RotationFound {
  const move = moveIn(advance(statuses));
  const back = moveIn(rollback(statuses));
  return {
    of,
    nodes,
    statuses,
    track: trackOf(statuses, move?.to),
    rolloutDue,
    next: move === null ? null : planned(move),
    back,
    checked: { next: move !== null && needsLiveChecks(move), back: back !== null && needsLiveChecks(back) },
    leak: statuses.some(isIssued) ? null : moveIn(advance(statuses, { compromised: true })),
  };
}

function trackOf(statuses: readonly RotationStatus[], next: Phase | undefined): readonly TrackedPhase[] {
  return forwards.flatMap((phase) => {
    const whose = phase === 'prepare' ? statuses.filter(prepares) : statuses;
    return whose.length === 0 ? [] : [{ phase, is: howFar(phase, whose, next) }];
  });
}

/** Only a CA that signs with a file of its own is prepared. */
function prepares({ setting, next }: RotationStatus): boolean {
  return setting.isPrepared === true || next === 'prepare';
}

/** A phase that only some have finished is partly done, unless the others come to it next. */
function howFar(phase: Phase, statuses: readonly RotationStatus[], next: Phase | undefined): TrackedPhase['is'] {
  const isDone = (status: RotationStatus): boolean => {
    const { at, setting } = status;
    if (phase === 'prepare') return setting.isPrepared === true;
    if (at === null) return false;
    return forwards.indexOf(at) > forwards.indexOf(phase) || (at === phase && isPhaseComplete(status));
  };
  if (statuses.every(isDone)) return 'done';
  if (statuses.some((each) => each.at === phase && !isPhaseComplete(each))) return 'incomplete';
  if (phase === next) return 'next';
  return statuses.some(isDone) ? 'incomplete' : 'later';
}

function plannedMove(observed: ObservedState, move: RotationMove, now: Date, hasKeyFile: HasKeyFile): PlannedMove {
  const plan = makePlan(observed, now, { ...emptyIntent, rotate: move.rotate, only: true });
  const { steps, rollout } = plan;
  const blocked = blockedIn(plan, observed.cluster).stops;
  const byAction = Map.groupBy(steps, ({ action }) => action);
  const counts = [...byAction].flatMap(([action, own]) =>
    action === 'unchanged' ? [] : [[action, own.length] as const],
  );
  // A resumed phase shows the rollout of what was written before too.
  const due = move.completes ? phaseRollout(observed, move.rotate, hasKeyFile) : rollout;
  return { move, counts, rollout: due, stops: stopsOf(blocked) };
}

/** The causes alone: what they block needs no fix of its own. */
function stopsOf(blocked: Blocked['stops']): readonly BlockedArtifact[] {
  const names = new Set<string>(blocked.map(({ name }) => name));
  return blocked.flatMap((step): readonly BlockedArtifact[] =>
    step.action !== 'blocked' || (step.blockedBy !== undefined && names.has(step.blockedBy))
      ? []
      : [{ artifact: step.artifact, findings: step.reasons, remedy: step.next }],
  );
}
