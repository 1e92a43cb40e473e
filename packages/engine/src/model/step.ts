import type { ArtifactName, CaName } from '@kpki/spec';
import type { Action } from './event.ts';
import type { Finding, Remedy } from './finding.ts';
import type { Phase } from './phase.ts';
import type { SlotPart } from './slot.ts';

export interface PlannedWrite {
  readonly sink: string;
  readonly location: string;
  readonly entry: string;
  readonly part: SlotPart;
  readonly node: string | null;
  readonly effect: WriteEffect;
}

/**
 * What a write does to its entry:
 * - `adds`: nothing is stored there.
 * - `recreates`: nothing is stored there now, but running components have loaded what was.
 * - `replaces`: all of it.
 * - `edits`: only the cluster data of a kubeconfig, whose credential is in other files.
 * - `reorders`: only the order of its certificates; readers need no reload.
 * - `removes`: the entry, since its content has moved into use.
 */
export type WriteEffect = 'adds' | 'recreates' | 'replaces' | 'edits' | 'reorders' | 'removes';

/** Returns whether the entry is there before the write. */
export function findsEntry({ effect }: Pick<PlannedWrite, 'effect'>): boolean {
  return effect !== 'adds' && effect !== 'recreates';
}

/**
 * What apply makes for a step, without a decision of its own:
 * - `generate-key`: a new private key; of a rotation, that of the new generation.
 * - `use-stored-key`: the key of the copy in `from`, or of the first that has one.
 * - `use-waiting-key`: the key that waits for its certificate.
 * - `issue`: a certificate over the key, from the CA of the artifact or the signer of a CA.
 * - `keep-certificate`: the stored one.
 * - `take-certificate`: the one that the holder of the CA's key shows.
 * - `make-bundle`: the certificates of the CA, and the foreign ones that the copy holds.
 */
export type Operation =
  | 'generate-key'
  | 'use-stored-key'
  | 'use-waiting-key'
  | 'issue'
  | 'keep-certificate'
  | 'take-certificate'
  | 'make-bundle';

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
  /** The phase of its rotation that the step brings a CA or a key pair to, or finds it in. */
  readonly phase?: Phase;
}

/** A step that writes nothing. */
interface IdleStep extends AnyStep {
  readonly writes: readonly never[];
  readonly operations?: never;
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
  /** What is made before the writes, in this order. */
  readonly operations: readonly Operation[];
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

export function does(step: Step | undefined, operation: Operation): boolean {
  return step?.operations?.includes(operation) === true;
}

export function changes(step: Step): step is ChangingStep {
  return step.action !== 'unchanged' && step.action !== 'blocked' && step.action !== 'pending';
}
