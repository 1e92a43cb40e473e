import type { Event } from '@kpki/engine';
import { readAgeTexts, readingTexts, type Shown } from '@kpki/presentation';
import type { Inventory } from '../../session/inventory.ts';
import type { Task, TaskFailure } from '../work/task.ts';
import type { Update } from './change.ts';
import { begin, said } from './change.ts';
import type { Retries, Retry, State } from './model.ts';

export function inventoryIn({ reading }: State): Inventory | null {
  if (reading.is === 'known') return reading.inventory;
  return reading.is === 'reading' ? reading.before : null;
}

/** Whether no sink has answered. */
export function isNothingKnown({ entries, unread }: Inventory): boolean {
  const silent = new Set(unread.map(({ sink }) => sink));
  return entries.every(({ sink }) => silent.has(sink));
}

export function readSince({ reading }: State): number | null {
  if (reading.is === 'known') return reading.at;
  return reading.is === 'reading' ? reading.since : null;
}

export const onReading =
  (of: Task['type']) =>
  (state: State, event: Shown<Event>): State => {
    if (event.type === 'log' && event.level === 'warn') return said(state, `${event.from}: ${event.text}`, 'warning');
    if (event.type !== 'reading' && event.type !== 'retrying') return state;
    const after = <T extends Under>(before: T): T => ({
      ...before,
      location: event.type === 'reading' ? event.location : before.location,
      retries: retriesAfter(before.retries, event, state.now),
    });
    const { reading, planning } = state;
    return {
      ...state,
      reading: of === 'read' && reading.is === 'reading' ? after(reading) : reading,
      // One reading may serve both.
      planning: planning.is === 'planning' && of === plannedBy(state) ? after(planning) : planning,
    };
  };

interface Under {
  readonly location: string | null;
  readonly retries: Retries;
}

/** A failed reading also fails the plan that it was for. */
export function notRead(state: State, failure: TaskFailure): State {
  const { reading } = state;
  if (reading.is === 'reading' && reading.by !== 'user' && reading.before !== null) {
    const kept = { is: 'known', inventory: reading.before, at: reading.since ?? state.now } as const;
    return said({ ...state, reading: kept }, readAgeTexts.notRefreshed(failure.text), 'warning');
  }
  // A stop loses nothing of what was read before.
  if (failure.exit === 'interrupted' && reading.is === 'reading' && reading.before !== null) {
    const before: State = {
      ...state,
      reading: { is: 'known', inventory: reading.before, at: reading.since ?? state.now },
    };
    return said(notRead(before, failure), readingTexts.stopped);
  }
  const failed = { is: 'failed', failure } as const;
  const isPlanned = state.planning.is === 'planning' && plannedBy(state) === 'read';
  return {
    ...withoutTypedFilter(state),
    reading: reading.is === 'reading' ? failed : reading,
    planning: isPlanned ? failed : state.planning,
  };
}

/** A filter that is typed before the first reading ends if that fails: the keys are those of the screen again. */
function withoutTypedFilter(state: State): State {
  const [home, ...others] = state.path;
  if (home.screen !== 'trust' || !home.typing || inventoryIn(state) !== null) return state;
  return { ...state, path: [{ ...home, typing: false, filter: null, before: null }, ...others] };
}

export function plannedBy({ runs }: State): 'read' | 'plan' {
  return (runs.plan ?? 0) > (runs.read ?? 0) ? 'plan' : 'read';
}

export function awaited({ reading, planning }: Pick<State, 'reading' | 'planning'>): Retries {
  return {
    ...(planning.is === 'planning' ? planning.retries : {}),
    ...(reading.is === 'reading' ? reading.retries : {}),
  };
}

/** Stops a reading that waits for a sink; null if none waits. Reading can always be repeated. */
export function stopReading(state: State): Update | null {
  if (Object.keys(awaited(state)).length === 0) return null;
  const run = state.runs[state.reading.is === 'reading' ? 'read' : plannedBy(state)];
  return run === undefined ? null : begin({ ...state, message: null }, { type: 'stop', of: run });
}

type Retrying = Extract<Shown<Event>, { readonly type: 'retrying' }>;

export function retryOf({ attempt, of, seconds, text }: Retrying, now: number): Retry {
  return { attempt, of, at: now + seconds * 1000, text };
}

/** A retry of a sink is noted; any other event means that the sink was reached. */
export function retriesAfter(retries: Retries, event: Shown<Event>, now: number): Retries {
  if (event.type === 'retrying') return { ...retries, [event.sink]: retryOf(event, now) };
  if (!('sink' in event) || !Object.hasOwn(retries, event.sink)) return retries;
  const { [event.sink]: _reached, ...others } = retries;
  return others;
}
