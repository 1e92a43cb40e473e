import { hiddenAnswer } from './hidden-answer.ts';
import type { Update } from './state/change.ts';
import type { Effect } from './state/effect.ts';
import type { State } from './state/model.ts';
import { type UiEvent, update } from './state/update.ts';
import type { FromWorker, NumberedTask } from './work/task.ts';

export interface Store {
  readonly state: () => State;
  readonly dispatch: (uiEvent: UiEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Thirty frames a second are smooth and leave time for keys. */
const frame = 33;

/** Tells listeners of the user's input at once, and of the worker's thousands of reports at most once a frame. */
export function createStore(
  first: Update,
  perform: (task: NumberedTask) => void,
  act: (effect: Effect) => void = () => {},
): Store {
  let { state } = first;
  const hidden = hiddenAnswer();
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let reported = -Infinity;
  const tell = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    reported = performance.now();
    for (const listener of listeners) listener();
  };
  for (const task of first.tasks) perform(task);
  for (const effect of first.effects) act(effect);
  return {
    state: () => state,
    dispatch: (uiEvent) => {
      const next = update(state, hidden.cover(state, uiEvent));
      if (next.state !== state) {
        state = next.state;
        if (uiEvent.type === 'key' || uiEvent.type === 'text' || uiEvent.type === 'mouse') tell();
        // A frame counts from the last: counted from now, each would be reported with the next of the worker.
        else timer ??= setTimeout(tell, Math.max(0, reported + frame - performance.now()));
      }
      for (const task of next.tasks) perform(hidden.uncover(task));
      for (const effect of next.effects) act(effect);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Ticks first: what the worker reports is timed. */
export function hearWorker(dispatch: (uiEvent: UiEvent) => void, { run, of, notices }: FromWorker): void {
  dispatch({ type: 'tick', now: Date.now() });
  for (const notice of notices) dispatch({ type: 'notice', of, run, notice });
}
