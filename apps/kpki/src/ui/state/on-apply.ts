import type { Event } from '@kpki/engine';
import type { Notice, Trouble } from '../work/notice.ts';
import { closed, only, opened, then, visitOf } from './change.ts';
import { readAgain } from './goto.ts';
import type { Applying, State, StepProgress } from './model.ts';
import { parting } from './parting.ts';
import type { Update } from './screen.ts';

/**
 * The engine's events, as progress of steps. They come gathered: the table of steps is copied once for all of them,
 * since it may have thousands of rows.
 */
export function onApplyEvents(state: State, events: readonly Event[]): State {
  const { applying, now } = state;
  if (applying === null) return state;
  const steps: Record<string, StepProgress> = { ...applying.steps };
  let progress: Applying = { ...applying, steps };
  for (const event of events) {
    const step = stepAfter(event, steps, now);
    if (step !== null) steps[step[0]] = step[1];
    progress = placesAfter(progress, event);
  }
  return { ...state, applying: progress };
}

function stepAfter(
  event: Event,
  steps: Readonly<Record<string, StepProgress>>,
  now: number,
): readonly [artefact: string, step: StepProgress] | null {
  switch (event.type) {
    case 'step started':
      return [event.artefact, { action: event.action, is: 'begun', since: now, ended: null }];
    case 'step done': {
      const since = steps[event.artefact]?.since ?? now;
      return [event.artefact, { action: event.action, is: 'made', since, ended: now }];
    }
    default:
      return null;
  }
}

function placesAfter(applying: Applying, event: Event): Applying {
  switch (event.type) {
    case 'writing':
      return { ...applying, writing: event.place };
    case 'written':
      return {
        ...applying,
        writing: null,
        writtenPlaces: [...applying.writtenPlaces, event.place],
        entriesWritten: applying.entriesWritten + event.entries,
      };
    default:
      return applying;
  }
}

/** Everything was written: the result is what is seen next, over a tree that is read anew. */
export function onApplied(state: State, { entriesWritten, next }: Extract<Notice, { type: 'applied' }>): Update {
  if (state.applying === null) return only(state);
  const applying: Applying = {
    ...state.applying,
    phase: 'done',
    ended: state.now,
    writing: null,
    entriesWritten,
    next,
  };
  const done: State = { ...state, applying, planning: { is: 'none' } };
  if (state.leavesWhenStopped) return only({ ...done, leaving: { exit: 'done', lines: parting(done) } });
  const here = visitOf(done).screen === 'apply' ? opened(closed(done), { screen: 'result', top: 0 }) : done;
  return readAgain(here);
}

/** Where it stopped, and why; what was written before stays whole. */
export function onApplyTrouble(state: State, trouble: Trouble): Update {
  if (state.applying === null) return only(state);
  const applying: Applying = { ...state.applying, phase: 'failed', ended: state.now, writing: null, trouble };
  const failed: State = { ...state, applying, planning: { is: 'none' } };
  if (state.leavesWhenStopped) return only({ ...failed, leaving: { exit: 'interrupted', lines: parting(failed) } });
  return then(only(failed), readAgain);
}
