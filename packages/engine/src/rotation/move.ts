import { forwards, type Phase } from '../generation/phase.ts';
import type { PhaseCondition } from '../model/condition.ts';
import type { RotationTo } from '../plan/intent.ts';
import { isPhaseComplete, type RotationStatus } from '../plan/rotation-status.ts';
import { conditionsBackTo, conditionsOf } from './conditions.ts';

export interface RotationMove {
  readonly rotate: readonly RotationTo[];
  readonly to: Phase;
  readonly direction: 'forwards' | 'back';
  /** Whether it finishes a phase that only some copies have reached. */
  readonly completes: boolean;
  readonly conditions: readonly PhaseCondition[];
}

/** Moves what is incomplete first, then those furthest behind, so that readers of several restart once. */
export function nextMove(statuses: readonly RotationStatus[]): RotationMove | null {
  const incomplete = statuses.filter((each) => each.at !== null && !isPhaseComplete(each));
  const moving = incomplete.length > 0 ? incomplete : statuses;
  const to = forwards.find((phase) => moving.some(({ next }) => next === phase));
  if (to === undefined) return null;
  return moveTo(
    moving.filter(({ next }) => next === to),
    to,
    'forwards',
    incomplete.length > 0,
  );
}

/** Moves those furthest ahead one phase back, and first completes what a killed run left at the later phase. */
export function moveBack(statuses: readonly RotationStatus[]): RotationMove | null {
  const to = forwards
    .toReversed()
    .concat('rollback')
    .find((phase) => statuses.some(({ back }) => back === phase));
  if (to === undefined) return null;
  const moving = statuses.filter(({ back }) => back === to);
  const conditions = onceEach(moving.flatMap((each) => conditionsBackTo(each, to)));
  return {
    ...moveTo(
      moving,
      to,
      'back',
      moving.every(({ at }) => at === to),
    ),
    conditions,
  };
}

/** Distrusts the old generation at once: its key is compromised. */
export function moveOfLeak(statuses: readonly RotationStatus[]): RotationMove | null {
  const open = statuses.filter((each) => each.at !== 'remove' && !(each.at === 'distrust' && isPhaseComplete(each)));
  return open.length === 0 ? null : { ...moveTo(open, 'distrust', 'forwards', false), conditions: [] };
}

function moveTo(
  statuses: readonly RotationStatus[],
  to: Phase,
  direction: RotationMove['direction'],
  completes: boolean,
): RotationMove {
  // A node added to the file before `remove` has no old key, so `remove` looks begun. `distrust` refuses whatever still shows
  // the old generation: a run that was killed may have begun it unchecked, and so may an edit by hand.
  const conditions =
    completes && to !== 'remove' && to !== 'distrust'
      ? []
      : onceEach(statuses.flatMap((each) => conditionsOf(each, to)));
  return { rotate: statuses.map(({ name }) => ({ name, to })), to, direction, completes, conditions };
}

/** Rotations may share a condition. */
function onceEach(conditions: readonly PhaseCondition[]): readonly PhaseCondition[] {
  return [...new Map(conditions.map((each) => [each.message, each])).values()];
}
