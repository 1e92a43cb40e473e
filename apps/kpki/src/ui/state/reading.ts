import type { Event } from '@kpki/engine';
import type { Inventory } from '../../session/inventory.ts';
import { withoutSpeaker } from '../../text/without-speaker.ts';
import type { Trouble } from '../work/notice.ts';
import type { Task } from '../work/task.ts';
import { begin, said } from './change.ts';
import type { Retries, Retry, State } from './model.ts';
import type { Update } from './screen.ts';

/** What is there, as far as it is known: while it is read again, as it was before. */
export function knownIn({ reading }: State): Inventory | null {
  if (reading.is === 'known') return reading.inventory;
  return reading.is === 'reading' ? reading.before : null;
}

/** What a task says while it reads: where it is, and what deserves a look. */
export const onReading =
  (of: Task['type']) =>
  (state: State, event: Event): State => {
    if (event.type === 'log' && event.level === 'warn') return said(state, `${event.from}: ${event.text}`, 'soon');
    if (event.type !== 'reading' && event.type !== 'retrying') return state;
    const after = <T extends Under>(before: T): T => ({
      ...before,
      place: event.type === 'reading' ? event.place : before.place,
      retries: retriesAfter(before.retries, event, state.now),
    });
    const { reading, planning } = state;
    return {
      ...state,
      reading: of === 'read' && reading.is === 'reading' ? after(reading) : reading,
      // One reading may be for both.
      planning: planning.is === 'planning' && of === plannedBy(state) ? after(planning) : planning,
    };
  };

/** A reading that is under way. */
interface Under {
  readonly place: string | null;
  readonly retries: Retries;
}

/** Of a reading that was for a plan too, what it has not come to. */
export function notRead(state: State, trouble: Trouble): State {
  const { reading } = state;
  // Whoever stopped it has lost nothing of what was read before.
  if (trouble.exit === 'interrupted' && reading.is === 'reading' && reading.before !== null) {
    const before: State = { ...state, reading: { is: 'known', inventory: reading.before, at: state.now } };
    return said(notRead(before, trouble), 'Stopped asking: what is shown is what was read before.');
  }
  const failed = { is: 'failed', trouble } as const;
  const isPlanned = state.planning.is === 'planning' && plannedBy(state) === 'read';
  return {
    ...withoutTypedFilter(state),
    reading: reading.is === 'reading' ? failed : reading,
    planning: isPlanned ? failed : state.planning,
  };
}

/** A filter that is typed before anything was read ends with the failed reading: the keys are those of the screen again. */
function withoutTypedFilter(state: State): State {
  const [home, ...others] = state.path;
  if (home.screen !== 'trust' || !home.typing || knownIn(state) !== null) return state;
  return { ...state, path: [{ ...home, typing: false, filter: null }, ...others] };
}

/** Which task the plan comes from that is waited for: the newer one. */
export function plannedBy({ runs }: State): 'read' | 'plan' {
  return (runs.plan ?? 0) > (runs.read ?? 0) ? 'plan' : 'read';
}

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

type Retrying = Extract<Event, { readonly type: 'retrying' }>;

export function retryOf({ attempt, of, seconds, text }: Retrying, now: number): Retry {
  return { attempt, of, at: now + seconds * 1000, text: withoutSpeaker(text) };
}

/** With what an event says of a sink: that it waits for another attempt; of any other event, that it was reached. */
export function retriesAfter(retries: Retries, event: Event, now: number): Retries {
  if (event.type === 'retrying') return { ...retries, [event.sink]: retryOf(event, now) };
  if (!('sink' in event) || !Object.hasOwn(retries, event.sink)) return retries;
  const { [event.sink]: _reached, ...others } = retries;
  return others;
}
