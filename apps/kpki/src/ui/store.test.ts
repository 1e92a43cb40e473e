import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { read, steps } from '../../test/ui/acts.ts';
import { nameSets } from '../../test/ui/names.ts';
import { play } from '../../test/ui/play.ts';
import { type SceneName, sceneOf } from '../../test/ui/scenes.ts';
import { createStore } from './store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening(scene: SceneName) {
  const state = sceneOf(scene);
  const store = createStore({ state, tasks: [], effects: [] }, () => {});
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  const notice = { type: 'events', events: steps(nameSets.latin, 2) } as const;
  const report = (): void => store.dispatch({ type: 'notice', of: 'apply', run: state.runs.apply ?? 0, notice });
  return { store, heard, stop, report };
}

test('a key is told at once', () => {
  const { store, heard } = listening('trust');
  store.dispatch({ type: 'key', key: 'down' });
  expect(heard).toHaveBeenCalledTimes(1);
});

test('what does nothing is not told', () => {
  const { store, heard } = listening('trust');
  // Without an effect of the terminal, it changes nothing.
  store.dispatch({ type: 'key', key: 'ctrl-l' });
  vi.advanceTimersByTime(1000);
  expect(heard).not.toHaveBeenCalled();
});

test('thousands of events are told once in a frame, and a key does not wait for it', () => {
  const { store, heard, report } = listening('apply begins');
  for (let at = 0; at < 5000; at += 1) report();
  expect(heard).not.toHaveBeenCalled();
  store.dispatch({ type: 'key', key: 'down' });
  expect(heard).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(heard).toHaveBeenCalledTimes(1);
});

test('what comes long after the last is told without a pause of less than nothing, of which Node warns on the screen', () => {
  const { report } = listening('apply begins');
  const { setTimeout: faked } = globalThis;
  const pauses: (number | undefined)[] = [];
  // A restored spy would leave the fake clock's function there.
  globalThis.setTimeout = Object.assign((run: () => void, pause?: number) => {
    pauses.push(pause);
    return faked(run, pause);
  }, faked);
  for (let at = 0; at < 2; at += 1) {
    report();
    vi.advanceTimersByTime(1000);
  }
  globalThis.setTimeout = faked;
  expect(pauses).toEqual([0, 0]);
});

test('what is said a little more often than a frame lasts is told in each frame, and not in every second', () => {
  const { heard, report } = listening('apply begins');
  for (let frame = 0; frame < 30; frame += 1) {
    report();
    vi.advanceTimersByTime(30);
  }
  expect(heard.mock.calls.length).toBeGreaterThan(25);
});

test('the first tasks are done, and those of every key', () => {
  const { state, tasks } = play({});
  const done: string[] = [];
  const store = createStore({ state, tasks, effects: [] }, ({ task }) => done.push(task.type));
  for (const uiEvent of read(nameSets.latin)(state)) store.dispatch(uiEvent);
  store.dispatch({ type: 'key', key: 'p' });
  expect(done).toEqual(['read', 'plan']);
});

test('who does not listen any more hears nothing', () => {
  const { store, heard, stop } = listening('trust');
  stop();
  store.dispatch({ type: 'key', key: 'down' });
  expect(heard).not.toHaveBeenCalled();
});
