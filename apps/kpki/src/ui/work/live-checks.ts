import type { Gate } from '@kpki/engine';

/** What the live checks before a move say; `none`: the move has none, or the servers are not asked yet. */
export type LiveChecks = 'none' | 'asking' | Gate;

/** The two moves that live checks may be made before: the two do not depend on the same ones. */
export interface ChecksOfMoves {
  readonly next: LiveChecks;
  readonly back: LiveChecks;
}

export const noChecks: ChecksOfMoves = { next: 'none', back: 'none' };

/** Returns whether the servers are asked and have not answered. */
export function isAsking({ next, back }: ChecksOfMoves): boolean {
  return next === 'asking' || back === 'asking';
}
