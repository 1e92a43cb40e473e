import type { Call, ErrorCode } from '@kpki/plugin';
import type { Trial } from './case.ts';

/** A method that asks the outside system, for the cases about what goes wrong there. */
export interface Operation<T> {
  readonly id: string;
  /** Verb and noun, for what an assertion says. */
  readonly does: string;
  readonly when: (instance: T) => boolean;
  /**
   * What a call may change: where something, one that was sent and not answered may be 'uncertain'. `seen`: each attempt
   * can look whether it was changed.
   */
  readonly changes: 'nothing' | 'unseen' | 'seen';
  /** Sets up, while nothing is wrong, what the calls need. */
  readonly prepare: (trial: Trial<T>) => Promise<Attempt>;
}

/** Returns the codes of a call that failed so: where it may have changed something, it may also be 'uncertain'. */
export function orUncertain(code: ErrorCode, changes: Operation<never>['changes']): readonly ErrorCode[] {
  return changes === 'nothing' ? [code] : [code, 'uncertain'];
}

export interface Attempt {
  make(call: Call): Promise<unknown>;
  /** Makes the outside system refuse exactly this, until the answer is called; undefined: there is no hook for it. */
  readonly deny: (() => Promise<() => Promise<void>>) | undefined;
  /** Looks whether what the call changes was changed. */
  readonly changed?: () => Promise<boolean>;
}
