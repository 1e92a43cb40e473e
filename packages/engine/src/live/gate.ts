import { phases } from '../generation/phase.ts';
import type { RotationMove } from '../rotation/move.ts';
import type { Verdict } from '../verify/verdict.ts';
import { isNamed } from './check-names.ts';

/** What the live checks before a phase say of whether it may be begun. */
export interface Gate {
  /** `open`: every check is proven, or its name was accepted. */
  readonly state: 'open' | 'closed';
  /** What does not hold. */
  readonly refuted: readonly Verdict[];
  /** What nothing proves, and was not accepted: it closes the phase as well. A server that is not reached is of these. */
  readonly unproven: readonly Verdict[];
  /** What nothing proves, and was accepted by its name. */
  readonly accepted: readonly Verdict[];
}

/**
 * Whether servers can be asked if a move may be made: something has to be so before it, and they can tell. A
 * phase that a run began is not checked again, except `distrust` and `retire`.
 */
export function isGated({ to, conditions }: RotationMove, direction: 'forwards' | 'back' = 'forwards'): boolean {
  return conditions.length > 0 && phases[to].gated === direction;
}

/** Judges live checks: each is proven, or was accepted while unproven, or closes the phase. What is refuted is never accepted. */
export function gateOf(live: readonly Verdict[], acceptedNames: readonly string[] = []): Gate {
  const refuted = live.filter((each) => each.holds === 'no' && !isOpen(each));
  const open = live.filter(isOpen);
  const accepted = open.filter((each) => isNamed(each, acceptedNames));
  const unproven = open.filter((each) => !accepted.includes(each));
  const isClosed = live.length === 0 || refuted.length > 0 || unproven.length > 0;
  return { state: isClosed ? 'closed' : 'open', refuted, unproven, accepted };
}

/** A server that is not reached refutes nothing: it may well do as it should. */
function isOpen({ holds, isUnreached }: Verdict): boolean {
  return holds === 'unproven' || isUnreached === true;
}
