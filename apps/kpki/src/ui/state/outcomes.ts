import type { PendingArtifact } from '@kpki/presentation';
import type { Target } from '../../session/configuration.ts';
import type { TaskFailure } from '../work/task.ts';
import type { Wrote } from './applying.ts';
import { openKey } from './environment-key.ts';
import type { State } from './model.ts';

/** What all ended applies of one environment wrote and left, since the program began. */
export interface Outcome {
  /** Of the commands that go on from here. */
  readonly target: Target;
  readonly cluster: string;
  /** Those of failed applies too. */
  readonly entriesWritten: number;
  /** How the last apply failed. */
  readonly unfinished: { readonly failure: TaskFailure; readonly wrote: Wrote } | null;
  /** What the last apply left to others. */
  readonly waiting: readonly PendingArtifact[];
}

export function outcomeIn(state: Pick<State, 'outcomes' | 'target' | 'declared'>): Outcome {
  const { outcomes, target, declared } = state;
  const nothing = { entriesWritten: 0, unfinished: null, waiting: [] };
  return { ...nothing, ...outcomes[openKey(state)], target, cluster: declared?.cluster ?? '' };
}

/** Changes the outcome of the environment that is open. */
export function withOutcome(state: State, part: Partial<Outcome>): State {
  return { ...state, outcomes: { ...state.outcomes, [openKey(state)]: { ...outcomeIn(state), ...part } } };
}
