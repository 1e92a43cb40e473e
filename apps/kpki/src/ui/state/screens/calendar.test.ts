import { describe, expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { inventoryOf, now } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keys, play, playFrom, text } from '../../../../test/ui/play.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { drawnLines } from '../../../../test/ui/screen.tsx';
import { unreadInventory } from '../../../../test/ui/unread.ts';
import { widthOf } from '../../../text/width.ts';
import { routeOf } from '../change.ts';
import { crumbs, hints, sentence } from '../frame.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';
import { panesOf } from '../scroll.ts';
import { calendarMonths, laidMonths } from '../select/calendar.ts';
import { headIn } from '../select/months.ts';
import { calendarDetailLines, calendarInventory, calendarRowsOf, calendarScreen } from './calendar.ts';

test('where there is no room for all of several that end together, it is said how all is seen', () => {
  const last = (...moves: readonly string[]): string => {
    const { state } = play({}, read(nameSets.latin), keys('3', ...moves));
    const route = routeOf(state);
    if (route.screen !== 'calendar') throw new Error('this is no calendar');
    return calendarDetailLines(state, route).at(-1)?.text ?? '';
  };
  expect(last()).toBe('… 4 more lines: enter');
  expect(last('down', 'down')).toBe('… 2 more lines: enter unfolds');
  expect(last('down', 'down', 'enter')).toBe('… 2 more lines: enter on a row');
});

test('the cursor begins at what expires next, below what has expired', () => {
  const { state } = play({}, read(nameSets.latin), keys('3'));
  const chosen = (now: State): string | undefined => {
    const route = routeOf(now);
    if (route.screen !== 'calendar') throw new Error('this is no calendar');
    return calendarRowsOf(now, route)[calendarScreen.list?.(now, route).at ?? 0]?.what;
  };
  const first = (now: State): string | undefined => chosen(playFrom(now, keys('home')).state);
  expect([first(state), chosen(state)]).toEqual([
    `admin.conf ${nameSets.latin.nodes[0]}`,
    `apiserver ${nameSets.latin.nodes[0]}`,
  ]);
  expect(playFrom(state, keys('enter')).state.path.at(-1)).toMatchObject({ artifact: chosen(state) });
  const found = playFrom(state, keys('/'), text('admin.conf'), keys('enter')).state;
  expect(chosen(found)).toBe(`admin.conf ${nameSets.latin.nodes[1]}`);
});

test('what is expired is no month, and is not counted as one of the next 12 months', () => {
  const names = nameSets.latin;
  const inventory = inventoryOf(names);
  const expired = inventory.forecast.filter(({ residualSeconds }) => residualSeconds <= 0).length;
  const year = inventory.forecast.filter(({ residualSeconds }) => residualSeconds <= 365 * 86_400).length;
  expect(expired).toBeGreaterThan(0);
  const { state } = play({}, read(names, { inventory }), keys('3'));
  expect(crumbs(state)[1]).toBe(`† ${expired} expired   ${year - expired} in the next 12 months   ? 1 unknown`);
  const [past, november, december] = calendarMonths(inventory, now, 13);
  expect([past?.heads, past?.count]).toEqual([['past'], `†${expired}`]);
  expect([november?.heads, november?.count]).toEqual([['Nov'], '·']);
  expect([december?.heads, december?.count]).toEqual([['Dec'], '!1']);
});

test('of a month, those that are due are counted', () => {
  const [first] = inventoryOf(nameSets.latin).forecast.filter(({ residualSeconds }) => residualSeconds > 0);
  if (first === undefined) throw new Error('nothing expires');
  const later = { ...first, renewFrom: new Date(now + 86_400_000).toISOString() };
  const inventory = { ...inventoryOf(nameSets.latin), forecast: [first, first, later] };
  expect(calendarMonths(inventory, now, 3).map(({ count }) => count)).toEqual(['·', '3 !2', '·']);
});

test('the first month of a year has its year where there is room', () => {
  const headsIn = (columns: number): string => {
    const months = laidMonths(inventoryOf(nameSets.latin), now, columns);
    return months
      .slice(1, 5)
      .map((month) => headIn(month, month.width))
      .join(' ');
  };
  expect([60, 80, 200].map(headsIn)).toEqual(['Nov Dec Jan Feb', 'Nov Dec 2027 Feb', 'Nov Dec 2027 Feb']);
  const january = calendarMonths(inventoryOf(nameSets.latin), now, 13)[3];
  expect(january === undefined ? '' : headIn(january, 9)).toBe('Jan 2027');
});

test.each([60, 80, 110, 120, 160])('a whole year is shown at %i columns, counts apart from each other', (columns) => {
  const inventory = inventoryOf(nameSets.latin);
  const room = panesOf({ columns, rows: 24 }).list - 2;
  const months = laidMonths(inventory, now, room);
  const heads = months.map((month) => headIn(month, month.width));
  expect(heads.slice(0, 3)).toEqual(['past', 'Nov', 'Dec']);
  expect(heads.lastIndexOf('Nov')).toBeGreaterThanOrEqual(13);
  expect(months.reduce((sum, { width }) => sum + width + 1, -1)).toBeLessThanOrEqual(room);
  for (const { count, width } of months) expect(widthOf(count)).toBeLessThanOrEqual(width);
});

describe('what could not be read', () => {
  const names = nameSets.latin;
  const calendarOf = (all: boolean) => {
    const inventory = { ...unreadInventory(names, { all }), ...(all ? { forecast: [] } : {}) };
    return { ...play({}, read(names, { inventory }), keys('3')), inventory };
  };

  test('is not told as nothing that ends, where nothing was read', async () => {
    const { state, inventory } = calendarOf(true);
    const count = new Set(inventory.entries.map(({ artifact }) => artifact)).size;
    const screen = (await drawnLines(state, { depth: 'mono', glyphs: 'unicode' })).join('\n');
    expect(screen).toContain(`${count} artifacts are unreadable, so their expiry is`);
    expect(screen).not.toMatch(/nothing ends/i);
    expect(crumbs(state)[1]).toBe(`0 in the next 12 months   ? ${count} unknown`);
  });

  test('is counted, where the rest was read', () => {
    const { state, inventory } = calendarOf(false);
    const unread = inventory.entries.filter((entry) => entry.state === 'unreadable');
    expect(crumbs(state)[1]).toMatch(
      new RegExp(`in the next 12 months {3}\\? ${new Set(unread.map(({ artifact }) => artifact)).size} unknown$`),
    );
  });
});

describe('a filter of the calendar', () => {
  test('that finds nothing returns the cursor to its row once it is dropped', () => {
    const cursorIn = (state: State): string | null | undefined => {
      const route = routeOf(state);
      return route.screen === 'calendar' ? route.cursor : undefined;
    };
    const at = playFrom(sceneOf('calendar'), keys('down', 'down')).state;
    expect(cursorIn(at)).toEqual(expect.any(String));
    expect(cursorIn(playFrom(at, keys('/'), text('zzz'), keys('enter', 'esc')).state)).toBe(cursorIn(at));
  });

  const shown = (state: State) => {
    const route = routeOf(state);
    if (route.screen !== 'calendar') throw new Error('this is no calendar');
    const inventory = calendarInventory(state, route);
    const months = inventory === null ? [] : calendarMonths(inventory, state.now, 24);
    return {
      rows: calendarRowsOf(state, route).map(({ what }) => what),
      counted: months.reduce((sum, { total }) => sum + total, 0),
    };
  };
  const all = shown(sceneOf('calendar'));

  test('narrows the rows and what the months count, and the title names it; esc shows all again', () => {
    const typed = playFrom(sceneOf('calendar'), keys('/'), text('etcd')).state;
    expect([contextOf(typed), sentence(typed).text]).toEqual(['filter', '/ etcd▏']);
    const kept = playFrom(typed, keys('enter')).state;
    const some = shown(kept);
    expect(some.rows.length).toBeGreaterThan(0);
    expect(some.rows.filter((what) => !what.includes('etcd'))).toEqual([]);
    expect(some.counted).toBeLessThan(all.counted);
    expect(crumbs(kept)[0]).toBe('Trust › Expiries › filter: etcd');
    expect(hints(kept)).toContain('esc no filter');
    expect(hints(playFrom(kept, keys('esc')).state)).toContain('esc back');
    for (const state of [playFrom(typed, keys('esc')).state, playFrom(kept, keys('esc')).state]) {
      expect(shown(state)).toEqual(all);
      expect(crumbs(state)[0]).toBe('Trust › Expiries');
    }
  });

  test('takes the terms of the tree, and says what is wrong in them', () => {
    const byState = playFrom(sceneOf('calendar'), keys('/'), text('state:due'), keys('enter')).state;
    const route = routeOf(byState);
    const rows = route.screen === 'calendar' ? calendarRowsOf(byState, route) : [];
    expect(rows.map(({ state }) => state)).toContain('due');
    expect(rows.filter(({ state }) => state === 'ok')).toEqual([]);
    const wrong = playFrom(sceneOf('calendar'), keys('/'), text('state:gone'), keys('enter')).state;
    expect([sentence(wrong).severity, shown(wrong)]).toEqual(['warning', all]);
  });

  test('that nothing matches keeps its keys: esc shows all', () => {
    const { state } = playFrom(sceneOf('calendar'), keys('/'), text('nowhere'), keys('enter'));
    expect([shown(state), contextOf(state)]).toEqual([{ rows: [], counted: 0 }, 'calendar']);
    expect(shown(playFrom(state, keys('esc')).state)).toEqual(all);
  });
});
