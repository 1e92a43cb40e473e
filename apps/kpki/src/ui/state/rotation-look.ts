import type { LoadedTrust, RestartProof, ServerAnswers } from '@kpki/engine';
import type { Block, ChecksOfMoves, PassedCheck } from '@kpki/presentation';
import type { Rotating } from '../../session/rotated-names.ts';
import type { RotationFound } from '../../session/rotation-found.ts';
import type { Runbook, TaskFailure } from '../work/task.ts';

/** What servers have said before the next moves. */
export interface Answers {
  readonly checks: ChecksOfMoves;
  /** The proven checks before the next phase, or before the rollback if nothing is asked before that phase. */
  readonly passed: readonly PassedCheck[];
  readonly loaded: readonly LoadedTrust[];
  readonly restarted: readonly RestartProof[];
}

export interface RotationLook extends Answers {
  readonly of: Rotating;
  readonly is: 'looking' | 'known' | 'failed';
  readonly found: RotationFound | null;
  /** When the servers were asked and when they had answered, in milliseconds; null: they were not, or are still, asked. */
  readonly askedAt: number | null;
  readonly answeredAt: number | null;
  /** What they had said before, which stays in view until they answer again. */
  readonly stale: (Answers & { readonly askedAt: number }) | null;
  /** Whether they take so long that what they had said before stands back. */
  readonly isSlow: boolean;
  /** Since when servers give no answer, by the names of their checks. */
  readonly unreached: Readonly<Record<string, number>>;
  /** Since when servers have not reloaded files that they take by themselves: since these were written, if that is known. */
  readonly reloading: Readonly<Record<string, number>>;
  /** What is being read or asked. */
  readonly doing: { readonly location: string | null; readonly answers: ServerAnswers | null };
  /** Null: no phase is reached. */
  readonly runbook: Runbook | null;
  /** What is known, in words; empty: nothing. */
  readonly document: readonly Block[];
  readonly planned: string | null;
  readonly failure: TaskFailure | null;
}

/** What the screen shows of the servers: what they say, or have said before. */
export interface ShownAnswers extends Answers {
  /** Whether they are asked again. */
  readonly isAsked: boolean;
  /** Whether they take long to answer. */
  readonly isStale: boolean;
}

export function shownAnswers(look: RotationLook): ShownAnswers {
  const { stale, isSlow } = look;
  return look.is === 'looking' && stale !== null
    ? { ...stale, isAsked: true, isStale: isSlow }
    : { ...look, isAsked: false, isStale: false };
}
