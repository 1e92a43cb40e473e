import { type Condition, forwards, type Phase } from '../generation/phase.ts';
import type { RotationTo } from '../step/intent.ts';
import { conditionsBackTo, conditionsOf } from './conditions.ts';
import type { RotationStatus } from './rotation-status.ts';

/** What one call of a rotation does. */
export interface RotationMove {
  readonly rotate: readonly RotationTo[];
  /** The phase that it brings them to. */
  readonly to: Phase;
  readonly direction: 'forwards' | 'back';
  /** Whether it goes on with a phase that is carried out on some copies and not on all. */
  readonly completes: boolean;
  /** What has to be so in the cluster before. */
  readonly conditions: readonly Condition[];
}

/**
 * The next move of several that are rotated together. What is not complete comes first; then those that are furthest
 * behind, until all of them are in step: what holds several bundles in memory is restarted once for all of them.
 */
export function nextMove(standings: readonly RotationStatus[]): RotationMove | null {
  const incomplete = standings.filter(({ at, isComplete }) => at !== null && !isComplete);
  const moving = incomplete.length > 0 ? incomplete : standings;
  const to = forwards.find((phase) => moving.some(({ next }) => next === phase));
  if (to === undefined) return null;
  return moveTo(
    moving.filter(({ next }) => next === to),
    to,
    'forwards',
    incomplete.length > 0,
  );
}

/**
 * One phase back, those that are furthest ahead first; null where there is nothing to take back. What a call that was killed
 * has left at the phase after is brought back first.
 */
export function moveBack(standings: readonly RotationStatus[]): RotationMove | null {
  const to = forwards
    .toReversed()
    .concat('abandon')
    .find((phase) => standings.some(({ back }) => back === phase));
  if (to === undefined) return null;
  const moving = standings.filter(({ back }) => back === to);
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

/** To where only a new generation is trusted, at once: the key of the old one is in somebody else's hands. */
export function moveOfLeak(standings: readonly RotationStatus[]): RotationMove | null {
  const open = standings.filter((status) => !isDistrusted(status));
  return open.length === 0 ? null : { ...moveTo(open, 'distrust', 'forwards', false), conditions: [] };
}

/** Whether nothing trusts the old generation any more. */
function isDistrusted({ at, isComplete }: RotationStatus): boolean {
  return at === 'retire' || (at === 'distrust' && isComplete);
}

function moveTo(
  standings: readonly RotationStatus[],
  to: Phase,
  direction: RotationMove['direction'],
  completes: boolean,
): RotationMove {
  const conditions =
    completes && !isAskedAgain(to) ? [] : onceEach(standings.flatMap((each) => conditionsOf(each, to)));
  return { rotate: standings.map(({ name }) => ({ name, to })), to, direction, completes, conditions };
}

/**
 * Whether the conditions of a phase are listed, and its live checks made, although the phase looks begun. A node added to the
 * file before `retire` has no old key, so `retire` looks begun. `distrust` refuses whatever still shows the old generation: a
 * run that was killed may have begun it unchecked, and so may an edit by hand.
 */
function isAskedAgain(to: Phase): boolean {
  return to === 'retire' || to === 'distrust';
}

/** Several rotations may have a condition in common. */
function onceEach(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((each) => [each.text, each])).values()];
}
