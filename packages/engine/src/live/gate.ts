import { phases } from '../generation/phase.ts';
import type { RotationMove } from '../rotation/move.ts';
import { isNamed } from './check-names.ts';
import type { LiveVerdict } from './live-verdict.ts';

/** What the live checks before a phase say of whether it may be begun. */
export interface Gate {
  /** `open`: every check is proven, or its name was accepted. */
  readonly state: 'open' | 'closed';
  /** What does not hold. */
  readonly refuted: readonly LiveVerdict[];
  /** What nothing proves, and was not accepted: it closes the phase as well. A server that is not reached is of these. */
  readonly unproven: readonly LiveVerdict[];
  /** What nothing proves, and was accepted by its name. */
  readonly accepted: readonly LiveVerdict[];
}

/**
 * Whether live checks are made before a move: something has to be so before it, and servers can tell. A phase that a run
 * began is not checked again, except `distrust` and `retire`.
 */
export function isGated({ to, direction, conditions }: RotationMove): boolean {
  return conditions.length > 0 && phases[to].gated.includes(direction);
}

/** Judges live checks: each is proven, or was accepted while unproven, or closes the phase. What is refuted is never accepted. */
export function gateOf(live: readonly LiveVerdict[], acceptedNames: readonly string[] = []): Gate {
  const refuted = live.filter((each) => each.holds === 'no' && !isUnproven(each));
  const unprovenNow = live.filter(isUnproven);
  const accepted = unprovenNow.filter((each) => isNamed(each, acceptedNames));
  const unproven = unprovenNow.filter((each) => !accepted.includes(each));
  const isClosed = live.length === 0 || refuted.length > 0 || unproven.length > 0;
  return { state: isClosed ? 'closed' : 'open', refuted, unproven, accepted };
}

/** A server that is not reached refutes nothing: it may well do as it should. */
function isUnproven({ holds, isUnreached }: LiveVerdict): boolean {
  return holds === 'unproven' || isUnreached === true;
}
