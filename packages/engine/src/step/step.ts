import type { ArtifactName, CaName } from '@kpki/spec';
import type { Action } from '../action.ts';
import type { SlotPart } from '../slot.ts';
import type { Finding } from './reason.ts';

/** One entry that a step writes. */
export interface PlannedWrite {
  readonly sink: string;
  readonly place: string;
  readonly entry: string;
  readonly part: SlotPart;
  readonly node: string | null;
  /** Whether something is there now that the write replaces. */
  readonly replaces: boolean;
  /** Nothing is there now, but something was, and components that run have read it. */
  readonly lost?: true;
  /** It holds the same certificates after it, in another order: whoever has read it may go on. */
  readonly reorders?: true;
  /** The entry is taken away: what was kept in it is in its place now. */
  readonly removes?: true;
}

/** What is done about one artifact, and why. */
export interface Step {
  /** The artifact's id. */
  readonly artifact: string;
  readonly name: ArtifactName;
  readonly holder: string | null;
  readonly action: Action;
  readonly reasons: readonly Finding[];
  /** Worth a word, though nothing is done about it. */
  readonly warnings: readonly Finding[];
  readonly writes: readonly PlannedWrite[];
  /** Of a trust bundle: clients that hold the old one reject certificates that are issued after this step. */
  readonly noOverlap?: true;
  /**
   * Of a CA that somebody else signs: it is about its next generation, whose key waits for its certificate, and the one
   * in use stays as it is.
   */
  readonly awaitsNext?: true;
  /** Where several copies are there: the one whose key or certificate stays, and that the others are made after. */
  readonly from?: PlannedCopy;
  /**
   * Files in which a component keeps the credential that this step replaces: it goes on with them until they are removed and
   * it is restarted. Left out where there are none.
   */
  readonly supersedes?: readonly string[];
  /** The CA whose own step is blocked: the cause is told there, and so is the fix. Left out where the cause is another. */
  readonly blockedBy?: CaName;
  /** What somebody has to do, for `blocked` and `await`; and for `keep`, where what is kept lacks something. */
  readonly next?: string;
}

/** One copy of an artifact. */
export interface PlannedCopy {
  readonly sink: string;
  readonly node: string | null;
}

/** Whether a step changes anything. */
export function changes(step: Step): boolean {
  return step.action !== 'keep' && step.action !== 'blocked' && step.action !== 'await';
}
