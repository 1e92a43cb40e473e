import { describe, expect, test } from 'vitest';
import { openWizard } from '../../../test/ui/new-cluster/wizard.ts';
import { type Act, keys, play, playFrom, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { drawnLines } from '../../../test/ui/screen.tsx';
import { contexts, typedContexts } from '../keys.ts';
import { hintAt, hints } from './frame.ts';
import { popupOf } from './layers.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { pages } from './screens/new-cluster/pages.ts';
import { focusedSpot } from './screens/new-cluster/spots.ts';
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
    ['calendar', 8, ['down']],
    ['environments', 4, ['down']],
    ['plugins', 4, ['down']],
    ['fleet', 4, ['down']],
    // The reason of the first row has two lines.
    ['plan', 5, ['down']],
  ])('selects the second row: %s', (scene, row, pressed) => {
    const first = on(sceneOf(scene), keys('home'));
    expect(on(first, click(5, row)).path).toEqual(on(first, keys(...pressed)).path);
  });

  test.each([
    ['in one panel', sceneOf('rotation staged, the servers have answered')],
    ['next to the trust of each node', sceneOf('rotation staged, the servers have answered', wide)],
  ])('selects a step of a runbook, on any of its lines: %s', async (_, whole) => {
    const scrolled = on(whole, keys('space', 'esc'));
    const at = await rowWith(scrolled, '1. Restart');
    const chosen = on(scrolled, keys('space'));
    expect(contextOf(chosen)).toBe('runbook');
    expect(on(scrolled, click(10, at)).path).toEqual(chosen.path);
    // With the cursor, the step is whole.
    expect(on(chosen, click(10, (await rowWith(chosen, '1. Restart')) + 1)).path).toEqual(chosen.path);
    // Only a step is a row, and a click ticks none.
    for (const row of [2, 3, 4, at - 1]) expect(on(scrolled, click(10, row))).toEqual(scrolled);
    expect(on(chosen, click(10, at), click(10, at)).rotation?.runbook?.done).toEqual([]);
  });

  test('selects a tile of the wall', () => {
    const before = on(sceneOf('fleet as a wall'), keys('home'));
    expect(on(before, click(45, 3)).path).toEqual(on(before, keys('right')).path);
  });

  test.each([[{ columns: 80, rows: 24 }], [{ columns: 60, rows: 16 }]])(
    'selects a row of a choice and of the palette: %j',
    async (size) => {
      const chosen = async (scene: SceneName, text: string): Promise<State['overlay']> =>
        (await clickOn(sceneOf(scene, { size }), text)).overlay;
      expect(await chosen('a choice of what to copy', 'serial number ')).toMatchObject({ cursor: 2 });
      expect(await chosen('a choice of format', 'markdown')).toMatchObject({ cursor: 0 });
      expect(await chosen('palette', 'filter         /')).toMatchObject({ cursor: 1 });
    },
  );

  test('selects a row of the list of actions, over the tree', async () => {
    const before = sceneOf('actions of a certificate');
    expect((await clickOn(before, 'New key')).path).toEqual(on(before, keys('down')).path);
  });

  test.each([
    'actions of a CA',
    'a choice of what to copy',
    'palette',
    'question before applying',
    'leaving while applying',
  ] as const)('on the border of a popup or on what is behind changes nothing: %s', (scene) => {
    const before = sceneOf(scene);
    const { left, top, columns, rows } = popupOf(before) ?? expect.fail('a whole screen');
    for (let row = 0; row < before.size.rows - 1; row += 1)
      for (const column of [0, 1, left - 1, left, left + columns + 1, left + columns + 2, 79])
        expect(on(before, click(column, row))).toEqual(before);
    for (const column of [left, left + 10])
      for (const row of [top, top + rows + 1]) expect(on(before, click(column, row))).toEqual(before);
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

/** The row of the terminal that has a text. */
async function rowWith(state: State, wanted: string): Promise<number> {
  const lines = await drawnLines(state, { depth: 'mono', glyphs: 'unicode' });
  const row = lines.findIndex((line) => line.includes(wanted));
  expect(row, wanted).toBeGreaterThan(0);
  return row;
}

/** Clicks the first place where the drawn terminal has this text, as the state lays it out. */
async function clickOn(state: State, wanted: string, from = 1): Promise<State> {
  const lines = await drawnLines(state, { depth: 'mono', glyphs: 'unicode' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
  const plain = lines.map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ''));
  const row = plain.findIndex((line, at) => at >= from && line.includes(wanted));
  expect(row, wanted).toBeGreaterThan(0);
  return on(state, click((plain[row] ?? '').indexOf(wanted) + 1, row));
}

describe('a click on a button', () => {
  test.each<[SceneName, string, object]>([
    ['plan', '[ Back ]', { focus: 'back' }],
    ['undo planned', '[ Back ]', { focus: 'back' }],
    ['rotation staged, the servers have answered', '[ Back ]', { focus: 3 }],
    ['a step failed', '[ Back ]', { focus: 1 }],
  ])('of a screen moves the focus there: %s', async (scene, label, route) => {
    expect((await clickOn(sceneOf(scene), label)).path.at(-1)).toMatchObject(route);
  });

  test('of a question moves the focus, and answers nothing', async () => {
    const asked = sceneOf('leaving while applying');
    const yes = await clickOn(asked, '[ Stop and leave ]');
    expect(yes.overlay).toMatchObject({ is: 'confirm', focus: 'yes' });
    expect((await clickOn(yes, '[ Watch ]')).overlay).toEqual(asked.overlay);
    // Twice at one place too.
    expect(await clickOn(yes, '[ Stop and leave ]')).toEqual(yes);
  });

  test('that needs a typed name is one on nothing until the name is there', async () => {
    const named = sceneOf('question before distrusting, with the name');
    const back = await clickOn(named, '[ Back ]');
    expect(back.overlay).toMatchObject({ focus: 'no' });
    expect((await clickOn(back, '[ Yes, apply')).overlay).toEqual(named.overlay);
    const unnamed = sceneOf('question before distrusting');
    // As enter does, it says why.
    expect(await clickOn(unnamed, '- Yes, apply')).toEqual(on(unnamed, keys('enter')));
  });

  test('is none beside the buttons', async () => {
    const asked = sceneOf('leaving while applying');
    const { left, columns } = popupOf(asked) ?? expect.fail('a whole screen');
    const row = await rowWith(asked, '[ Watch ]');
    for (const column of [left + 1, left + 2, left + columns]) expect(on(asked, click(column, row))).toEqual(asked);
  });
});

test.each([[{ columns: 80, rows: 24 }], [{ columns: 60, rows: 16 }]])(
  'a click on a choice of Start, or its text, selects it: %j',
  async (size) => {
    const start = sceneOf('start', { size });
    expect((await clickOn(start, 'Look around with an example')).path).toEqual(on(start, keys('down')).path);
    const below = on(start, keys('down'));
    expect((await clickOn(below, 'Writes example-cluster')).path).toEqual(below.path);
  },
);

describe('a click in the wizard', () => {
  test('focuses the field, and what was typed stays', async () => {
    const wizard = await openWizard();
    await wizard.type('prod');
    const typed = wizard.state();
    const [, second = ''] = labelsIn(typed);
    const there = await clickOn(typed, second, pageFrom);
    expect(there.path.at(-1)).toEqual(on(typed, keys('tab')).path.at(-1));
    expect(there.draft?.draft).toEqual(typed.draft?.draft);
  });

  test('focuses each field of every page where it is drawn, and each button, and presses none', async () => {
    const wizard = await openWizard('/nowhere', { columns: 120, rows: 40 });
    for (const page of ['cluster', 'nodes', 'keys', 'environment'] as const) {
      const state = wizard.state();
      const route = wizard.route();
      expect(route.page).toBe(page);
      for (const label of labelsIn(state).filter((each) => each !== '' && !isFocused(state, each))) {
        const there = (await clickOn(state, `│  ${label}`, pageFrom)).path.at(-1);
        expect(there, label).toMatchObject({ page });
        const focused =
          there?.screen === 'new cluster' && state.draft !== null ? focusedSpot(state.draft, there) : null;
        const line = focused === null ? undefined : pages[page].lines(wizard.drafting())[focused.line];
        expect(line?.is === 'cells' ? line.label : null).toBe(label);
      }
      expect((await clickOn(state, '[ Next ]')).path.at(-1)).toMatchObject({ page, focus: 'next' });
      if (page !== 'environment') await wizard.goTo(pageAfter[page]);
    }
  });
});

/** Below the header, the border, the steps and what is out of view. */
const pageFrom = 4;
const pageAfter = { cluster: 'nodes', nodes: 'keys', keys: 'environment' } as const;

/** A mark stands before the field with the focus. */
function isFocused({ draft, path }: State, label: string): boolean {
  const route = path.at(-1);
  if (draft === null || route?.screen !== 'new cluster') return false;
  const line = pages[route.page].lines(draft)[focusedSpot(draft, route).line];
  return line?.is === 'cells' && line.label === label;
}

/** The labels of the fields of the page. */
function labelsIn({ draft, path }: State): readonly string[] {
  const route = path.at(-1);
  if (draft === null || route?.screen !== 'new cluster') throw new Error('no wizard');
  return pages[route.page]
    .lines(draft)
    .flatMap((line) => (line.is === 'cells' && line.label !== null ? [line.label] : []));
}

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
      const after = on(before, click(3, row));
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
