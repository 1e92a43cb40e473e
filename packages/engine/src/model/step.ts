import type { ArtifactName, CaName } from '@kpki/spec';
import type { Action } from './event.ts';
import type { Finding, Remedy } from './finding.ts';
import type { SlotPart } from './slot.ts';

export interface PlannedWrite {
  readonly sink: string;
  readonly location: string;
  readonly entry: string;
  readonly part: SlotPart;
  readonly node: string | null;
  /** Whether the write replaces something. */
  readonly replaces: boolean;
  /** Nothing is stored now, but components that run have loaded what was. */
  readonly lost?: true;
  /** The write changes only the order of certificates: readers need no reload. */
  readonly reorders?: true;
  /** The entry is removed: its content has moved into use. */
  readonly removes?: true;
}

interface AnyStep {
  readonly artifact: string;
  readonly name: ArtifactName;
  readonly owner: string | null;
  readonly reasons: readonly Finding[];
  /** Findings that the step does not fix. */
  readonly warnings: readonly Finding[];
  readonly writes: readonly PlannedWrite[];
  /** The step is about the next generation of a CA that is signed outside; the one in use stays as it is. */
  readonly awaitsNext?: true;
}

/** A step that writes nothing. */
interface IdleStep extends AnyStep {
  readonly writes: readonly never[];
  readonly breaksTrust?: never;
  readonly from?: never;
  readonly supersedes?: never;
}

/** A person has to act first. */
export interface BlockedStep extends IdleStep {
  readonly action: 'blocked';
  /** The fix. */
  readonly next: Remedy;
  /** The blocked CA that is the cause, with the fix in its own step. */
  readonly blockedBy?: CaName;
}

/** A signature from outside is awaited. */
export interface PendingStep extends IdleStep {
  readonly action: 'pending';
  readonly next: Remedy;
  readonly blockedBy?: never;
}

export interface UnchangedStep extends IdleStep {
  readonly action: 'unchanged';
  /** The fix of what is missing. */
  readonly next?: Remedy;
  readonly blockedBy?: never;
}

export interface ChangingStep extends AnyStep {
  readonly action: Exclude<Action, 'blocked' | 'pending' | 'unchanged'>;
  /** Of a trust bundle: clients that hold the old one reject certificates that are issued after this step. */
  readonly breaksTrust?: true;
  /** The copy whose key or certificate stays, and from which the others are made. */
  readonly from?: PlannedCopy;
  /** Files that the component uses until they are removed and it restarts. */
  readonly supersedes?: readonly string[];
  /** The fix of what is missing. */
  readonly next?: Remedy;
  readonly blockedBy?: never;
}

export type Step = BlockedStep | PendingStep | UnchangedStep | ChangingStep;

export interface PlannedCopy {
  readonly sink: string;
  readonly node: string | null;
}

export function changes(step: Step): step is ChangingStep {
  return step.action !== 'unchanged' && step.action !== 'blocked' && step.action !== 'pending';
}
