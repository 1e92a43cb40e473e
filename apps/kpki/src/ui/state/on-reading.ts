import type { Event } from '@kpki/engine';
import type { Trouble } from '../work/notice.ts';
import type { Task } from '../work/task.ts';
import { said } from './change.ts';
import { knownIn } from './known-in.ts';
import type { Retries, State } from './model.ts';
import { retriesAfter } from './retries.ts';

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
