import { describe, expect, test } from 'vitest';
import { type Act, keys, playFrom, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf } from '../../../test/ui/scenes.ts';
import { sentence } from './frame.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { panelsOf } from './panels.ts';
import { planHeight, planRowsIn } from './screens/plan.ts';
import { cursorOf } from './scroll.ts';
import { nextHit, rowsWith } from './searched-list.ts';
import { joinedCounts } from './select/counts.ts';

const after = (scene: SceneName, ...acts: readonly Act[]): State => playFrom(sceneOf(scene), ...acts).state;
const foundIn = (state: State): string => joinedCounts(panelsOf(state)[0].counts);

test('rows are found in any case, and nothing by an empty text', () => {
  expect(rowsWith(['Etcd-CA', 'kubelet', 'etcd'], 'ETCD')).toEqual([0, 2]);
  expect(rowsWith(['etcd'], ' ')).toEqual([]);
});

test('hits wrap around at both ends', () => {
  expect(nextHit([2, 5], 2, 'next')).toBe(5);
  expect(nextHit([2, 5], 5, 'next')).toBe(2);
  expect(nextHit([2, 5], 2, 'previous')).toBe(5);
  expect(nextHit([2, 5], 3.5, 'previous')).toBe(2);
  expect(nextHit([], 0, 'next')).toBeNull();
});

describe('on a screen with a cursor', () => {
  const cursorOf = ({ path }: State): unknown => {
    const route = path.at(-1);
    return route !== undefined && 'cursor' in route ? route.cursor : undefined;
  };

  test('typing goes to the first hit, enter keeps it, n and N go on and wrap', () => {
    const typed = after('live', keys('/'), text('cp'));
    expect(contextOf(typed)).toBe('search');
    expect(sentence(typed).text).toMatch(/^\/ cp▏ {3}1 of \d+$/);
    const kept = playFrom(typed, keys('enter')).state;
    expect(contextOf(kept)).toBe('live');
    expect(foundIn(kept)).toMatch(/^\/cp {2}1 of \d+$/);
    const count = Number(/of (\d+)/.exec(foundIn(kept))?.[1]);
    expect(count).toBeGreaterThan(1);
    const second = playFrom(kept, keys('n')).state;
    expect(foundIn(second)).toContain(`2 of ${count}`);
    expect(cursorOf(playFrom(second, keys('N')).state)).toBe(cursorOf(kept));
    const round = playFrom(kept, keys(...Array.from({ length: count }, () => 'n'))).state;
    expect(cursorOf(round)).toBe(cursorOf(kept));
  });

  test('a search that is kept is replaced by what is typed next', () => {
    const again = after('live', keys('/'), text('cp'), keys('enter', '/'));
    expect(sentence(again).text).toMatch(/^\/ cp▏ .* an arrow keeps it$/);
    expect(playFrom(again, text('e')).state.search?.field.text).toBe('e');
    expect(playFrom(again, keys('end'), text('1')).state.search?.field.text).toBe('cp1');
  });

  test('esc while typing goes back to where it began; later it only drops the search', () => {
    const before = sceneOf('live');
    const dropped = after('live', keys('/'), text('cp'), keys('esc'));
    expect(dropped.search).toBeNull();
    expect(cursorOf(dropped)).toBe(cursorOf(playFrom(before, keys('down', 'up')).state));
    const kept = after('live', keys('/'), text('cp'), keys('enter', 'esc'));
    expect(kept.search).toBeNull();
    expect(contextOf(kept)).toBe('live');
  });

  test('a text that no row has is a warning, and moves nothing', () => {
    const typed = after('live', keys('/'), text('nowhere'));
    expect(sentence(typed)).toMatchObject({ severity: 'warning', text: expect.stringContaining('not found') });
    expect(sentence(after('live', keys('/'), text('nowhere'), keys('enter', 'n'))).text).toBe(
      'No row here has "nowhere".',
    );
  });
});

describe('on a screen of text', () => {
  test('the hit is in view, wherever it is', () => {
    const small = { ...sceneOf('plan'), size: { columns: 80, rows: 16 } };
    const found = playFrom(small, keys('/'), text('scheduler'), keys('enter')).state;
    const route = found.path.at(-1);
    if (route?.screen !== 'plan') throw new Error('it is another screen');
    const rows = planRowsIn(found, route);
    const at = cursorOf(rows, route.cursor);
    const row = rows[at];
    expect(row?.is === 'items' ? row.subject : null).toContain('scheduler');
    expect(at - route.top).toBeLessThan(planHeight(found));
  });

  test('help is searched too', () => {
    const state = after('help', keys('/'), text('expired'), keys('enter'));
    expect(foundIn(state)).toMatch(/^\/expired {2}1 of \d+$/);
    expect(playFrom(state, keys('esc')).state.overlay).not.toBeNull();
    const again = playFrom(state, keys('q', '?')).state;
    expect(again.overlay).toMatchObject({ is: 'help' });
    expect(foundIn(again)).not.toContain('/expired');
  });
});

test('a search waits while another screen is shown, and n without one says so', () => {
  const away = after('live', keys('/'), text('cp'), keys('enter', 'enter', 'down', 'enter'));
  expect(contextOf(away)).toBe('detail');
  expect(foundIn(away)).not.toContain('/cp');
  expect(foundIn(playFrom(away, keys('esc')).state)).toContain('/cp');
  expect(sentence(after('plan', keys('n'))).text).toBe('Nothing is searched for: type / and a text.');
});

test('in the tree, n and N go through what the filter has found', () => {
  const filtered = after('trust', keys('/'), text('etcd'), keys('enter'));
  const [route] = playFrom(filtered, keys('n')).state.path;
  expect(route.screen === 'trust' ? route.cursor : null).toMatch(/etcd/);
});
