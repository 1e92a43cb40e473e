import { describe, expect, test } from 'vitest';
import { type Act, keys, play, playFrom, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { contexts, typedContexts } from '../keys.ts';
import { hintAt, hints } from './frame.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { chosenRow } from './select/trust.ts';
import { update } from './update.ts';

const wide = { size: { columns: 140, rows: 40 } };
const click =
  (column: number, row: number): Act =>
  () => [{ type: 'mouse', mouse: { is: 'click', column, row } }];
const wheel =
  (by: 'up' | 'down'): Act =>
  () => [{ type: 'mouse', mouse: { is: 'wheel', by } }];
const on = (state: State, ...acts: readonly Act[]): State => playFrom(state, ...acts).state;
/** Presses the hint with this text. */
const hint =
  (of: string): Act =>
  (state) =>
    click(hints(state).indexOf(of), state.size.rows - 1)(state);
const trustRow = (state: State): string | undefined => {
  const [route] = state.path;
  return route.screen === 'trust' ? chosenRow(state, route)?.key : undefined;
};

describe('the wheel', () => {
  test('moves the cursor of a list by three rows, and back', () => {
    const before = sceneOf('trust');
    expect(on(before, wheel('down'))).toEqual(on(before, keys('down', 'down', 'down')));
    expect(trustRow(on(before, wheel('down'), wheel('up')))).toBe(trustRow(before));
  });

  test('scrolls a text', () => {
    expect(on(sceneOf('help'), wheel('down')).overlay).toMatchObject({ top: 3 });
  });

  test.each([
    'filter typed',
    'plan, searched',
    'palette',
    'question before distrusting',
    'a file name to export to',
  ] as const)('changes nothing where a text is typed: %s', (scene) => {
    expect(on(sceneOf(scene), wheel('down'), wheel('up'))).toEqual(sceneOf(scene));
  });
});

describe('a click', () => {
  test('selects the row of the tree, also of one that is scrolled', () => {
    const before = sceneOf('trust');
    // The header, the border, and the head of the list are above.
    expect(trustRow(on(before, click(10, 5)))).toBe(trustRow(on(before, keys('down', 'down'))));
    const scrolled = on(before, keys('end'));
    const clicked = on(scrolled, click(10, 8));
    expect(trustRow(clicked)).not.toBe(trustRow(scrolled));
    // The list stands still, so that a second click meets the same row.
    expect(on(clicked, click(10, 8))).toEqual(clicked);
  });

  test.each<[SceneName, number, readonly string[]]>([
    ['calendar', 7, ['down']],
    ['environments', 4, ['down']],
    ['plugins', 4, ['down']],
    ['actions of a certificate', 4, ['down']],
    ['fleet', 4, ['down']],
    ['plan', 4, ['down']],
  ])('selects the second row: %s', (scene, row, pressed) => {
    const first = on(sceneOf(scene), keys('home'));
    expect(on(first, click(5, row)).path).toEqual(on(first, keys(...pressed)).path);
  });

  test('selects a tile of the wall', () => {
    const before = on(sceneOf('fleet as a wall'), keys('home'));
    expect(on(before, click(30, 3)).path).toEqual(on(before, keys('right')).path);
  });

  test('selects a row of a choice and of the palette', () => {
    expect(on(sceneOf('a choice of what to copy'), click(5, 4)).overlay).toMatchObject({ cursor: 2 });
    expect(on(sceneOf('a choice of format'), click(5, 2)).overlay).toMatchObject({ cursor: 0 });
    expect(on(sceneOf('palette'), click(5, 6)).overlay).toMatchObject({ cursor: 1 });
  });

  test('focuses the panel, and leaves it', () => {
    const before = sceneOf('trust', wide);
    const there = on(before, click(120, 10));
    expect(there.path[0]).toMatchObject({ side: 0 });
    expect(on(there, click(10, 4)).path[0]).toMatchObject({ side: null });
    const artifact = sceneOf('artifact', wide);
    expect(on(artifact, click(10, 4)).path).toHaveLength(1);
    expect(on(artifact, click(120, 10))).toEqual(artifact);
  });

  test('on nothing changes nothing', () => {
    const before = sceneOf('trust');
    for (const row of [0, 1, 2, 22]) expect(on(before, click(10, row))).toEqual(before);
    expect(on(sceneOf('environments'), click(10, 15))).toEqual(sceneOf('environments'));
  });
});

describe('a click on the last row', () => {
  test('presses the key of the hint', () => {
    expect(on(sceneOf('trust'), hint('/ filter'))).toEqual(on(sceneOf('trust'), keys('/')));
    expect(on(sceneOf('help'), hint('esc back')).overlay).toBeNull();
  });

  test('between two hints presses none', () => {
    const state = sceneOf('trust');
    expect(hintAt(state, hints(state).indexOf('  '))).toBeNull();
    expect(hintAt(state, hints(state).length)).toBeNull();
  });

  test('twice does not answer the question that the first has opened', () => {
    const asked = on(sceneOf('plan'), hint('enter press'));
    expect(asked.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
    const { state, tasks } = playFrom(asked, hint('enter press'));
    expect(tasks).toEqual([]);
    expect(state.overlay).toEqual(asked.overlay);
    expect(on(asked, hint('esc back')).overlay).toBeNull();
  });
});

test('every field keeps its text, wherever the mouse is', () => {
  for (const scene of Object.keys(scenes) as SceneName[]) {
    const before = sceneOf(scene);
    if (!typedContexts.includes(contextOf(before))) continue;
    for (let row = 0; row < before.size.rows - 1; row += 1) {
      const after = on(before, click(4, row));
      expect(contexts[contextOf(after)], scene).toBe(contexts[contextOf(before)]);
      if (before.overlay?.is !== 'palette') expect(after, scene).toEqual(before);
    }
  }
});

test('a hidden answer is not touched', () => {
  const asked = on(sceneOf('hidden question'), text('x'));
  expect(on(asked, wheel('down'), click(4, 5), hint('enter send'))).toEqual(asked);
});

test('a terminal that is too small has no mouse', () => {
  const { state } = play({ size: { columns: 40, rows: 10 } });
  expect(update(state, { type: 'mouse', mouse: { is: 'click', column: 1, row: 9 } }).state).toBe(state);
});
