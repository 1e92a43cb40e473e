import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SceneName, sceneOf } from '../../test/ui/scenes.ts';
import { onTime, startClock } from './clock.ts';
import { createStore, type Store } from './store.ts';

const storeOf = (scene: SceneName): Store => createStore({ state: sceneOf(scene), tasks: [], effects: [] }, () => {});

function redraws(scene: SceneName, seconds: number): number {
  const store = storeOf(scene);
  vi.setSystemTime(store.state().now);
  const heard = vi.fn();
  store.subscribe(heard);
  const stop = startClock(store);
  vi.advanceTimersByTime(seconds * 1000 + 50);
  stop();
  return heard.mock.calls.length;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('where nobody does anything', () => {
  test.each(['trust', 'plan', 'calendar', 'result', 'start', 'environments', 'cannot be read', 'reading'] as const)(
    'the screen is drawn once a minute, for the calendar and no more: %s',
    (scene) => {
      expect(redraws(scene, 59)).toBe(0);
      expect(redraws(scene, 600)).toBe(10);
    },
  );

  test('a watch reads by this clock, at its interval, and draws nothing in between', () => {
    const tasks: string[] = [];
    const store = createStore({ state: { ...sceneOf('trust'), watching: true }, tasks: [], effects: [] }, ({ task }) =>
      tasks.push(task.type),
    );
    vi.setSystemTime(store.state().now);
    const stop = startClock(store);
    vi.advanceTimersByTime(29_000);
    expect(tasks).toEqual([]);
    vi.advanceTimersByTime(2000);
    expect(tasks).toEqual(['read']);
    stop();
  });

  test.each([
    'apply begins',
    'reading waits for a sink',
    'planning waits for a sink',
    'apply asks a sink again',
  ] as const)('seconds are counted where they are shown: %s', (scene) => {
    expect(redraws(scene, 20)).toBe(20);
  });

  test('once the clock is stopped, nothing is drawn', () => {
    const store = storeOf('apply begins');
    const heard = vi.fn();
    store.subscribe(heard);
    startClock(store)();
    vi.advanceTimersByTime(60_000);
    expect(heard).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what has changed is marked for two seconds, though nobody does anything', () => {
  const state = sceneOf('trust');
  const flash = { changed: ['apiserver cp1'], until: state.now + 2000 };
  const store = createStore({ state: { ...state, flash }, tasks: [], effects: [] }, () => {});
  vi.setSystemTime(state.now);
  const stop = startClock(store);
  vi.advanceTimersByTime(1000);
  expect(store.state().flash).toBe(flash);
  vi.advanceTimersByTime(1000);
  expect(store.state().flash).toBeNull();
  stop();
});

test('what a key begins starts at the time of the key, however long nothing was drawn before', () => {
  const store = onTime(storeOf('question before applying'));
  const pressed = store.state().now + 45_000;
  vi.setSystemTime(pressed);
  store.dispatch({ type: 'key', key: 'enter' });
  expect(store.state().applying?.startedAt).toBe(pressed);
});
