import type { Call, ErrorCode } from '@kpki/plugin';
import type { Trial } from './case.ts';

/** A method that sends requests to the outside system, for the cases about its faults. */
export interface Operation<T> {
  readonly id: string;
  /** Verb and noun, for the message of an assertion. */
  readonly does: string;
  readonly when: (instance: T) => boolean;
  /**
   * What a call may change: if anything, a call without an answer may be 'uncertain'. `seen`: each attempt can check
   * whether the change was made.
   */
  readonly changes: 'nothing' | 'unseen' | 'seen';
  /** Prepares the calls while there is no fault. */
  readonly prepare: (trial: Trial<T>) => Promise<Attempt>;
}

/** Returns the codes of a failed call: if it may have changed something, 'uncertain' is allowed too. */
export function orUncertain(code: ErrorCode, changes: Operation<never>['changes']): readonly ErrorCode[] {
  return changes === 'nothing' ? [code] : [code, 'uncertain'];
}

export interface Attempt {
  make(call: Call): Promise<unknown>;
  /** Makes the outside system refuse exactly this, until the returned function is called; undefined: no hook does. */
  readonly deny: (() => Promise<() => Promise<void>>) | undefined;
  /** Returns whether the call's change was made. */
  readonly changed?: () => Promise<boolean>;
}
