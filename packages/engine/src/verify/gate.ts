import { phases } from '../generation/phase.ts';
import type { RotationMove } from '../rotation/move.ts';
import type { Verdict } from './verdict.ts';

/** What the servers of a cluster say of whether a phase may be begun. */
export interface Gate {
  /** `unseen`: no server is reached from here, so that nothing is proven and nothing refuted. */
  readonly state: 'open' | 'closed' | 'unseen';
  /** What does not hold, where it is closed. */
  readonly refuted: readonly Verdict[];
  /** What a server that is reached does not tell of whom it trusts, where it is open. */
  readonly unproven?: readonly Verdict[];
}

/**
 * Whether servers can be asked if a move may be made: something has to be so before it, and they can tell. What is gone on
 * with was asked for before.
 */
export function isGated({ to, conditions }: RotationMove, direction: 'forwards' | 'back' = 'forwards'): boolean {
  return conditions.length > 0 && phases[to].gated === direction;
}

/** What the verdicts of `verifyLive` amount to: one server that does not do what is stored keeps a phase from being begun. */
export function gateOf(live: readonly Verdict[]): Gate {
  const isSeen = live.some(({ check, isUnreached }) => check === 'served' && isUnreached !== true);
  if (!isSeen) return { state: 'unseen', refuted: [] };
  const refuted = live.filter(({ holds }) => holds === 'no');
  const unproven = live.filter(
    ({ check, holds, isUnreached }) => check === 'trusted' && holds === 'unproven' && !isUnreached,
  );
  return refuted.length === 0 ? { state: 'open', refuted, unproven } : { state: 'closed', refuted, unproven: [] };
}
