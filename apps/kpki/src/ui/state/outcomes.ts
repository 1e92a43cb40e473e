import type { PendingArtifact, SessionWrites } from '@kpki/presentation';
import type { Target } from '../../session/configuration.ts';
import type { TaskFailure } from '../work/task.ts';
import type { Wrote } from './applying.ts';
import { openKey } from './environment-key.ts';
import type { State } from './model.ts';

/** What all ended applies and undos of one environment wrote and left, since the program began. */
export interface Outcome {
  /** Of the commands that go on from here. */
  readonly target: Target;
  readonly cluster: string;
  /** Failed applies too, if they wrote. */
  readonly written: SessionWrites;
  /** How the last apply failed. */
  readonly unfinished: { readonly failure: TaskFailure; readonly wrote: Wrote } | null;
  /** What the last apply left to others. */
  readonly waiting: readonly PendingArtifact[];
}

export function outcomeIn(state: Pick<State, 'outcomes' | 'target' | 'declared'>): Outcome {
  const { outcomes, target, declared } = state;
  const nothing = { written: { applies: 0, undos: 0, files: 0 }, unfinished: null, waiting: [] };
  return { ...nothing, ...outcomes[openKey(state)], target, cluster: declared?.cluster ?? '' };
}

/** Returns what was written with one more apply or undo, unless that wrote nothing. */
export function withWrites(before: SessionWrites, of: 'applies' | 'undos', files: number): SessionWrites {
  return files === 0 ? before : { ...before, [of]: before[of] + 1, files: before.files + files };
}

/** Changes the outcome of the environment that is open. */
export function withOutcome(state: State, part: Partial<Outcome>): State {
  return { ...state, outcomes: { ...state.outcomes, [openKey(state)]: { ...outcomeIn(state), ...part } } };
}
