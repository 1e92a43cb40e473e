import { describe, expect, test } from 'vitest';
import { keys, playFrom } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf } from '../../../test/ui/scenes.ts';
import { isSameBehind, layersOf, popupOf } from './layers.ts';
import type { Confirm, State } from './model.ts';

const small = { columns: 80, rows: 24 };
const large = { columns: 120, rows: 40 };

const popups: readonly SceneName[] = [
  'actions of a CA',
  'palette',
  'a choice of what to copy',
  'a choice of format',
  'a file name to export to',
  'question before a file is replaced',
  'question before applying',
  'question before an undo',
  'question of a plugin',
  'question before a check',
  'leaving while applying',
];

describe('a popup', () => {
  test.each(popups)('is in the middle of the panels, with some of them on each side: %s', (scene) => {
    for (const size of [small, large]) {
      const { left, top, columns, rows } = popupOf(sceneOf(scene, { size })) ?? expect.fail('a whole screen');
      const [right, below] = [size.columns - left - columns - 2, size.rows - top - rows - 2];
      expect(left).toBeGreaterThanOrEqual(4);
      expect(right - left).toBeOneOf([0, 1]);
      // The header above; the sentence and the keys below.
      expect(top).toBeGreaterThanOrEqual(1 + 2);
      expect(below - 2 - (top - 1)).toBeOneOf([0, 1]);
    }
  });

  test.each(popups)('lies over the screen that closing it shows: %s', (scene) => {
    const state = sceneOf(scene, { size: large });
    const [ground] = layersOf(state);
    // The answer of a plugin's question and of a check goes to the worker.
    const { overlay, path } = playFrom(state, keys('esc')).state;
    expect([ground.state.overlay, ground.state.path]).toEqual([overlay, path]);
  });

  test('of the palette lies over the list of actions and its screen', () => {
    const layers = layersOf(playFrom(sceneOf('actions of a CA', { size: large }), keys(':')).state);
    expect(layers.map(({ popup }) => popup !== null)).toEqual([false, true, true]);
    expect(layers.map(({ state }) => state.path.length)).toEqual([1, 2, 2]);
  });

  test('of the palette stays where it is while words are typed', () => {
    const [before, after] = [sceneOf('palette', { size: large }), sceneOf('palette with words', { size: large })];
    expect(popupOf(after)).toEqual(popupOf(before));
  });
});

describe('what lies behind is the same', () => {
  const before = (scene: SceneName, ...pressed: readonly string[]): State =>
    playFrom(sceneOf(scene, { size: large }), keys(...pressed)).state;
  const isSame = (state: State, after: State): boolean =>
    isSameBehind(layersOf(state)[0].state, layersOf(after)[0].state);

  test.each([
    ['trust', ['y'], 'down'],
    ['plan', ['E'], 'down'],
    ['commands so far', ['end', 'y'], 'down'],
    ['commands so far', ['end', 'E'], 'left'],
    ['actions of a CA', [':'], 'down'],
  ] as const)('after a key in the popup over %s, by %j', (scene, opened, key) => {
    const state = before(scene, ...opened);
    const after = playFrom(state, keys(key)).state;
    expect(after.overlay).not.toEqual(state.overlay);
    expect(isSame(state, after)).toBe(true);
  });

  test('within a second, and not in the next one or of another size', () => {
    const state = before('trust', 'y');
    const second = Math.floor(state.now / 1000) * 1000;
    expect(isSame({ ...state, now: second }, { ...state, now: second + 999 })).toBe(true);
    expect(isSame({ ...state, now: second }, { ...state, now: second + 1000 })).toBe(false);
    expect(isSame(state, { ...state, size: { ...large, rows: 39 } })).toBe(false);
  });

  test.each(['y', 'E'])('the log keeps its place behind a popup and after it: %s', (key) => {
    const log: State = { ...sceneOf('commands so far', { size: large }), overlay: { is: 'commands', top: 3 } };
    const state = playFrom(log, keys(key)).state;
    expect(layersOf(state)[0].state.overlay).toBe(log.overlay);
    expect(playFrom(state, keys('esc')).state.overlay).toBe(log.overlay);
  });
});

describe('a whole screen', () => {
  const isWhole = (state: State): boolean => layersOf(state).length === 1;

  test.each(['help', 'commands so far', 'trust', 'result'] as const)('is no popup: %s', (scene) => {
    expect(isWhole(sceneOf(scene, { size: large }))).toBe(true);
  });

  test.each(popups)('takes the place of a popup in a small terminal: %s', (scene) => {
    expect(isWhole(sceneOf(scene, { size: { columns: 79, rows: 24 } }))).toBe(true);
    expect(isWhole(sceneOf(scene, { size: { columns: 80, rows: 19 } }))).toBe(true);
  });

  test('is a question that needs nearly all of the rows', () => {
    const asked = (lines: number): State => {
      const state = sceneOf('question before applying', { size: small });
      const confirm: Confirm = { ...(state.overlay as Confirm), lines: Array.from({ length: lines }, () => 'a line') };
      return { ...state, overlay: confirm };
    };
    expect(isWhole(asked(10))).toBe(false);
    expect(isWhole(asked(11))).toBe(true);
  });
});
