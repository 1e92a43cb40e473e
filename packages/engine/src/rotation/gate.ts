import type { Verdict } from '../verify/verdict.ts';
import type { Phase } from './phase.ts';

/** What the servers of a cluster say of whether a phase may be begun. */
export interface Gate {
  /** `unseen`: no server is reached from here, so that nothing is proven and nothing refuted. */
  readonly state: 'open' | 'closed' | 'unseen';
  /** What does not hold, where it is closed. */
  readonly refuted: readonly Verdict[];
  /** What a server that is reached does not tell of whom it trusts, where it is open. */
  readonly unproven?: readonly Verdict[];
}

/** Whether there is anything to be seen of what has to be so before a phase. */
export function isGated(phase: Phase): boolean {
  return phase === 'issue' || phase === 'distrust' || phase === 'retire';
}

/** The same of a phase that is taken back to: what is trusted again may sign again, what is shown no longer may go. */
export function isGatedBack(phase: Phase): boolean {
  return phase === 'stage' || phase === 'abandon';
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
