import { begin } from './change.ts';
import type { Retries, State } from './model.ts';
import { plannedBy } from './on-reading.ts';
import type { Update } from './screen.ts';

/** The sinks that are waited for, as far as the newest reading came; empty where nothing is read, or nothing waits. */
export function awaited({ reading, planning }: Pick<State, 'reading' | 'planning'>): Retries {
  return {
    ...(planning.is === 'planning' ? planning.retries : {}),
    ...(reading.is === 'reading' ? reading.retries : {}),
  };
}

/** Gives up a reading that waits for a sink; null where none does. Reading again is never the wrong thing to do later. */
export function stopReading(state: State): Update | null {
  if (Object.keys(awaited(state)).length === 0) return null;
  const run = state.runs[state.reading.is === 'reading' ? 'read' : plannedBy(state)];
  return run === undefined ? null : begin({ ...state, message: null }, { type: 'stop', of: run });
}
