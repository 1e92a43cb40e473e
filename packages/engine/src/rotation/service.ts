import { forwards, type Phase } from '../generation/phase.ts';
import type { RotationStatus } from '../plan/rotation-status.ts';
import { moveBack, moveOfLeak, nextMove, type RotationMove } from './move.ts';

type Of<Is extends RotationStatus['is']> = Extract<RotationStatus, { readonly is: Is }>;

/** What rotations do when they are asked to go on, or back. */
export type RotationOutcome =
  | { readonly is: 'move'; readonly move: RotationMove }
  /** There is nothing to rotate. */
  | { readonly is: 'absent' }
  /** The status is unknown. */
  | { readonly is: 'inconsistent'; readonly status: Of<'inconsistent'> }
  /** The last wanted phase is complete. */
  | { readonly is: 'reached'; readonly next: RotationMove }
  | { readonly is: 'nothing'; readonly next: RotationMove | null };

interface AdvanceOptions {
  /** The old key leaked: it is distrusted at once. */
  readonly compromised?: boolean | undefined;
  /** The last phase. */
  readonly through?: Phase | undefined;
}

/** Returns the next phase of rotations, or why there is none. Pure. */
export function advance(
  statuses: readonly RotationStatus[],
  { compromised = false, through }: AdvanceOptions = {},
): RotationOutcome {
  const blocked = whyNone(statuses);
  if (blocked !== null) return blocked;
  const next = nextMove(statuses);
  const move = compromised ? (moveOfLeak(statuses) ?? (through === 'remove' ? next : null)) : next;
  if (move === null) return { is: 'nothing', next };
  const isReached = through !== undefined && !move.completes && forwards.indexOf(move.to) > forwards.indexOf(through);
  return isReached ? { is: 'reached', next: move } : { is: 'move', move };
}

/** Returns the phase to which rotations go back, or why there is none. Pure. */
export function rollback(statuses: readonly RotationStatus[]): RotationOutcome {
  const blocked = whyNone(statuses);
  if (blocked !== null) return blocked;
  const move = moveBack(statuses);
  return move === null ? { is: 'nothing', next: nextMove(statuses) } : { is: 'move', move };
}

export function moveIn(outcome: RotationOutcome): RotationMove | null {
  return outcome.is === 'move' ? outcome.move : null;
}

function whyNone(statuses: readonly RotationStatus[]): RotationOutcome | null {
  if (statuses.some(({ is }) => is === 'absent')) return { is: 'absent' };
  const status = statuses.find((each) => each.is === 'inconsistent');
  return status === undefined ? null : { is: 'inconsistent', status };
}
