import { phases } from '../generation/phase.ts';
import type { RotationMove } from '../rotation/move.ts';
import { isNamed } from './check-names.ts';
import type { LiveVerdict } from './live-verdict.ts';

/** Whether a phase may begin, by the live checks before it. */
export interface Gate {
  /** `open`: every check is proven, or its name was accepted. */
  readonly state: 'open' | 'closed';
  readonly refuted: readonly LiveVerdict[];
  /** Unproven checks that were not accepted also close the phase, unreachable servers included. */
  readonly unproven: readonly LiveVerdict[];
  /** Unproven checks accepted by name. */
  readonly accepted: readonly LiveVerdict[];
}

/**
 * Whether live checks precede a move: it has conditions that servers can prove. A phase that a run began is not checked
 * again, except `distrust` and `remove`.
 */
export function isGated({ to, direction, conditions }: RotationMove): boolean {
  return conditions.length > 0 && phases[to].gated.includes(direction);
}

/**
 * Judges live checks: each is proven, accepted while unproven, or closes the phase. A refuted check cannot be accepted.
 */
export function gateOf(live: readonly LiveVerdict[], acceptedNames: readonly string[] = []): Gate {
  const refuted = live.filter((each) => each.holds === 'no' && !isUnproven(each));
  const unprovenNow = live.filter(isUnproven);
  const accepted = unprovenNow.filter((each) => isNamed(each, acceptedNames));
  const unproven = unprovenNow.filter((each) => !accepted.includes(each));
  const isClosed = live.length === 0 || refuted.length > 0 || unproven.length > 0;
  return { state: isClosed ? 'closed' : 'open', refuted, unproven, accepted };
}

/** An unreachable server refutes nothing: it may work as it should. */
function isUnproven({ holds, isUnreached }: LiveVerdict): boolean {
  return holds === 'unproven' || isUnreached === true;
}
