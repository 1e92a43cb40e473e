import { describe, expect, test } from 'vitest';
import { applyDone, declaredOf, failure, planned, read } from '../../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../../test/ui/fleet.ts';
import { inventoryOf, now } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, later, play, playFrom, tells, text } from '../../../../test/ui/play.ts';
import { undoPlanned } from '../../../../test/ui/undo.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { fleetCluster } from '../../fleet-cluster.ts';
import { uiCommandOf } from '../../keys.ts';
import { edgeWords } from '../../view/frame-words.ts';
import type { FilteredEntry, FleetRow } from '../../work/fleet-row.ts';
import { routeOf } from '../change.ts';
import { copyItemsIn } from '../copy.ts';
import { environmentKey } from '../environment-key.ts';
import { hints, sentence, shownCommand } from '../frame.ts';
import type { State } from '../model.ts';
import { panelsOf } from '../panels.ts';
import type { FleetRoute } from '../route.ts';
import { summaryText } from '../select/counts.ts';
import { fleetItemsIn } from '../select/fleet.ts';
import { laidFleet, shownRow } from '../select/fleet-columns.ts';
import { namedIn } from '../select/fleet-details.ts';
import { noClusterText } from '../select/fleet-reading.ts';
import { orderText } from '../titles.ts';
import { update } from '../update.ts';
import { chosenCluster, fleetScreen, fleetSideText } from './fleet.ts';
import { fleetHelp } from './fleet-expiries.ts';
import { layoutOf, tableHeight, wallShown } from './fleet-layouts.ts';
import { overviewIn, overviewRules } from './fleet-overview.ts';

const names = nameSets.latin;
const ofFleet = { clusters: ['clusters'] } as const;
const reported = fleetTold(fleetRows());
const undone = tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] });
const fleetRouteIn = (state: State): FleetRoute => {
  const route = routeOf(state);
  if (route.screen !== 'fleet') throw new Error('this is no fleet');
  return route;
};
const keyOf = (file: string, environment: string): string => environmentKey({ file, environment });

function declaredAs(environment: string): ReturnType<typeof declaredOf> {
  return { ...declaredOf(names), environment };
}

function itemsAfter(...acts: readonly Act[]): readonly string[] {
  const { state } = play(ofFleet, ...acts);
  return itemsIn(state);
}

function itemsIn(state: State): readonly string[] {
  const route = routeOf(state);
  if (route.screen !== 'fleet') throw new Error('this is no fleet');
  return fleetItemsIn(state, route).map(({ row }) => row.environment ?? row.file);
}

test('tab goes to what expires next and back where there is no second panel', () => {
  const { state } = play({ ...ofFleet, size: { columns: 80, rows: 30 } }, reported, keys('down', 'tab'));
  const below = routeOf(state);
  expect(below).toMatchObject({ screen: 'fleet', layout: 'table', expiry: expect.any(String) });
  expect(hints(state)).toContain('tab next panel');
  const back = routeOf(playFrom(state, keys('tab')).state);
  expect(back).toMatchObject({ screen: 'fleet', expiry: null });
});

describe('the command of a fleet of many files', () => {
  const files = Array.from({ length: 40 }, (_, at) => `clusters/payments-${at}.yaml`);
  const rows = files.map((file): FleetRow => ({ is: 'failed', file, environment: 'prod', text: 'wrong', at: null }));

  test.each([60, 80, 120])('names whole files and how many there are, at %i columns', (columns) => {
    for (const pressed of [[], ['3']]) {
      const { state } = play({ clusters: files, size: { columns, rows: 24 } }, fleetTold(rows), keys(...pressed));
      const [head] = panelsOf(state);
      const shown = head.footer.left;
      expect(shown).toMatch(/^\$ kpki status( -f clusters\/payments-\d+\.yaml)* … \(40 files\)( -o wide)?$/);
      expect(shown.endsWith('-o wide')).toBe(pressed.length > 0);
      expect(
        edgeWords(head, 'bottom')
          .map(({ text }) => text)
          .join(''),
      ).toContain(shown);
      expect(copyItemsIn(state).at(-1)?.text).toContain(' -f clusters/payments-39.yaml');
    }
  });

  test('is whole where there is room', () => {
    const { state } = play({ clusters: files.slice(0, 2), size: { columns: 80, rows: 24 } });
    expect(shownCommand(state)).toBe('$ kpki status -f clusters/payments-0.yaml -f clusters/payments-1.yaml');
  });
});

describe('a fleet', () => {
  test('is read when kpki starts with files, and shows rows as they come', () => {
    const { tasks } = play(ofFleet);
    expect(tasks.map(({ task }) => task)).toEqual([{ type: 'read fleet', files: ['clusters'] }]);
    expect(itemsAfter((state) => reported(state).slice(0, 2))).toEqual(['dev']);
  });

  test('has the worst first; s sorts by expiry, then by name', () => {
    expect(itemsAfter(reported)).toEqual(['prod', 'clusters/broken.yaml', 'staging', 'dev']);
    expect(itemsAfter(reported, keys('s'))).toEqual(['prod', 'dev', 'clusters/broken.yaml', 'staging']);
    expect(itemsAfter(reported, keys('s', 's'))).toEqual(['clusters/broken.yaml', 'dev', 'prod', 'staging']);
    expect(itemsAfter(reported, keys('s', 's', 's'))).toEqual(itemsAfter(reported));
  });

  test('is the root where kpki began with it: esc from what was opened in it leads there', () => {
    const screens = (...acts: readonly Act[]) =>
      play(ofFleet, reported, ...acts).state.path.map(({ screen }) => screen);
    expect(screens(keys('p'))).toEqual(['fleet', 'plan']);
    expect(screens(keys('p', 'esc'))).toEqual(['fleet']);
    expect(screens(keys('enter'), read(names), keys('3', '4'))).toEqual(['fleet']);
    expect(screens(keys('enter'), read(names), keys('esc'))).toEqual(['fleet']);
  });

  test('has the expiries by month and the next ones below its rows, where there is room', () => {
    const linesAt = (columns: number, rows: number, ...acts: readonly Act[]) => {
      const { state } = play({ ...ofFleet, size: { columns, rows } }, reported, ...acts);
      const route = routeOf(state);
      if (route.screen !== 'fleet') throw new Error('this is no fleet');
      return { overview: overviewIn(state, route), rules: overviewRules(state, route) };
    };
    // All of the panel is the clusters', or what is free has room for the next expiries alone.
    expect(linesAt(80, 12)).toEqual({ overview: null, rules: [] });
    const low = linesAt(80, 16);
    expect([low.rules, low.overview?.bars]).toEqual([[5], []]);
    expect(low.overview?.next).toHaveLength(5);
    // Nothing is divided where a filter leaves nothing.
    expect(linesAt(120, 40, keys('/'), text('nowhere'))).toEqual({ overview: null, rules: [] });
    const { overview, rules } = linesAt(120, 40);
    // 35 lines: a head and four rows, then a rule, the bars with a line for the count and one for the month, and a rule.
    expect(rules).toEqual([5, 18]);
    expect(overview).toMatchObject({ height: 30, barRows: 10 });
    expect(overview?.next).toHaveLength(16);
    expect(overview?.next.map(({ expiry }) => expiry.state)).not.toContain('expired');
    expect(overview?.bars.map(({ cells }) => cells.length)).toEqual(overview?.bars.map(() => 11));
  });

  test.each(['table', 'wall'] as const)(
    'leads from the last row of the %s to what expires next below it, and back',
    (layout) => {
      const size = { columns: 120, rows: 40 };
      const begun = play({ ...ofFleet, size }, reported, keys(...(layout === 'table' ? [] : ['z']), 'end')).state;
      const chosen = (state: State): string | undefined => {
        const route = routeOf(state);
        if (route.screen !== 'fleet') throw new Error('this is no fleet');
        expect(route.layout).toBe(layout);
        return layoutOf(route).chosen(state, route)?.expiry?.what;
      };
      const next = (state: State): readonly string[] => {
        const route = routeOf(state);
        return route.screen === 'fleet' ? (overviewIn(state, route)?.next ?? []).map(({ what }) => what) : [];
      };
      const hidden = (state: State): string => panelsOf(state)[0].footer.right;
      const after = (...pressed: readonly string[]): State => playFrom(begun, keys(...pressed)).state;
      const [first = '', second = ''] = next(begun);
      expect(first).toMatch(/^apiserver /);
      expect([chosen(begun), chosen(after('down')), chosen(after('down', 'down'))]).toEqual([undefined, first, second]);
      expect([chosen(after('down', 'up')), chosen(after('down', 'home'))]).toEqual([undefined, undefined]);
      // More than there is room for is said, and the cursor goes on to it.
      const last = after('down', 'end');
      expect(chosen(last)).toBe(next(last).at(-1));
      expect(next(last)).not.toEqual(next(begun));
      expect(hidden(begun)).toMatch(/^↓ \d+ more$/);
      expect(hidden(last)).toBe(hidden(begun).replace('↓', '↑'));
      expect(chosen(after('down', 's'))).toBe(first);
      expect(sentence(after('down')).text).toContain(first);
      // Enter opens the cluster at that artifact, and esc goes back to the row.
      const opened = after('down', 'enter');
      expect(opened.target.environment).toBe('prod');
      expect(routeOf(opened)).toMatchObject({ screen: 'trust', cursor: first });
      expect(chosen(playFrom(opened, read(names, { declared: declaredAs('prod') }), keys('esc')).state)).toBe(first);
    },
  );

  test('has a row of what expires next under a click', () => {
    for (const rows of [24, 16]) {
      const { state } = play({ ...ofFleet, size: { columns: 80, rows } }, reported);
      const route = routeOf(state);
      if (route.screen !== 'fleet') throw new Error('this is no fleet');
      const rule = overviewRules(state, route).at(-1) ?? 0;
      const at = (line: number) => fleetScreen.rowAt?.(state, route, line, 4);
      const clusters = fleetItemsIn(state, route).length;
      expect([at(1), at(rule), at(rule + 1), at(rule + 2)]).toEqual([0, null, clusters, clusters + 1]);
    }
  });

  test('keeps its order and its search when its key is pressed again', () => {
    const sorted = itemsAfter(reported, keys('s'));
    expect(itemsAfter(reported, keys('s', '4'))).toEqual(sorted);
    expect(itemsAfter(reported, keys('s', 'enter', '4'))).toEqual(sorted);
  });

  test('has the cursor on the cluster that was left by its key, also where it was opened from what expires', () => {
    const size = { columns: 80, rows: 30 };
    for (const there of [['tab'], ['3']]) {
      const { state } = play({ ...ofFleet, size }, reported, keys(...there, 'down', 'down', 'enter'));
      const { environment = '' } = state.target;
      const inCluster = playFrom(state, read(names, { declared: declaredAs(environment) })).state;
      const cursor = keyOf('clusters/a.yaml', environment);
      const back = routeOf(playFrom(inCluster, keys('4')).state);
      expect(back, there.join()).toMatchObject({ screen: 'fleet', layout: 'table', cursor, expiry: null, side: null });
      // Back, it is where it was opened; from there the clusters begin at the same one.
      const before = playFrom(inCluster, keys('esc')).state;
      expect(routeOf(before)).toMatchObject({ screen: 'fleet', cursor, expiry: expect.any(String) });
      expect(routeOf(playFrom(before, keys('4')).state)).toMatchObject({ layout: 'table', cursor, expiry: null });
    }
  });

  test('leads from an artifact that a search has found to its row in the tree', () => {
    const { state } = play(ofFleet, reported, keys('/'), text('dev etcd-peer'), keys('enter', 'enter'));
    expect(state.target.environment).toBe('dev');
    const route = routeOf(state);
    expect(route.screen === 'trust' ? [route.cursor, route.toggled] : []).toEqual([
      `etcd-peer ${names.nodes[0]}`,
      ['all etcd-peer'],
    ]);
    // Words of the cluster lead to no artifact.
    const alone = routeOf(play(ofFleet, reported, keys('/'), text('dev'), keys('enter', 'enter')).state);
    expect(alone.screen === 'trust' ? alone.cursor : '').toBeNull();
  });

  test('leads from a row to the artifact that it names: its worst, else one that is rotated, else none', () => {
    const { state } = play(ofFleet, reported);
    const route = routeOf(state);
    const [worst] = route.screen === 'fleet' ? (fleetScreen.sentence(state, route)?.rest ?? []) : [];
    const opened = routeOf(playFrom(state, keys('enter')).state);
    const cursor = opened.screen === 'trust' ? (opened.cursor ?? '') : '';
    expect(cursor).not.toBe('');
    expect(worst).toContain(`The worst: ${cursor}`);
    const row = (entries: Inventory['entries']) =>
      fleetCluster({ file: 'a', cluster: 'a', environment: null }, { ...inventoryOf(names), entries }, new Date(now));
    const ok = inventoryOf(names).entries.filter((entry) => entry.state === 'ok');
    expect(namedIn(row(ok))).toBeNull();
    expect(namedIn(row(ok.map((entry, at) => (at === 3 ? { ...entry, phase: 'trust' } : entry))))).toBe(ok[3]?.name);
    expect(namedIn(row(inventoryOf(names, { fresh: true }).entries))).toBeNull();
  });

  test('says what is not ok as gravely as the worst of it is', () => {
    const entries = inventoryOf(names).entries.filter(({ state }) => state === 'ok');
    const artifacts = [...new Set(entries.map(({ artifact }) => artifact))];
    const at = (...states: readonly Inventory['entries'][number]['state'][]) => {
      const some = entries.map((entry) => ({
        ...entry,
        state: states[artifacts.indexOf(entry.artifact)] ?? entry.state,
      }));
      const row = fleetCluster(
        { file: 'a', cluster: 'a', environment: null },
        { ...inventoryOf(names), entries: some },
        new Date(now),
      );
      const { state } = play(ofFleet, fleetTold([row]));
      const { severity, text: said } = sentence(state);
      return [/^a: (.*?)\./.exec(said)?.[1], severity];
    };
    expect(at('due')).toEqual(['1 due', 'warning']);
    expect(at('due', 'expired')).toEqual(['1 expired, 1 due', 'critical']);
    expect(at('missing')).toEqual(['1 missing', 'critical']);
    expect(at('due', 'invalid')).toEqual(['1 invalid, 1 due', 'critical']);
    expect(at('unreadable')).toEqual(['1 unreadable', 'warning']);
    expect(at('ok')).toEqual(['ok', 'info']);
  });

  test('keeps the cursor on its cluster when it is sorted', () => {
    const cursor = (...pressed: readonly string[]): string | null => {
      const route = routeOf(play(ofFleet, reported, keys(...pressed)).state);
      return route.screen === 'fleet' ? route.cursor : null;
    };
    expect(cursor('s', 's')).toBe(keyOf('clusters/a.yaml', 'prod'));
    expect(cursor('end', 's')).toBe(keyOf('clusters/a.yaml', 'dev'));
  });

  test('has its rows as they come until all are read, and sorts them once', () => {
    const rowsUntil = (count: number) => (state: State) => reported(state).slice(0, count);
    const arrived = fleetRows().map(({ environment, file }) => environment ?? file);
    const sorted = itemsAfter(reported);
    expect(sorted).not.toEqual(arrived);
    for (const count of [1, 2, 3, 4]) expect(itemsAfter(rowsUntil(1 + count))).toEqual(arrived.slice(0, count));
    // Read again, rows stay where they are, whatever they say now; a new one stands below.
    const [dev, , , staging] = fleetRows();
    if (dev?.is !== 'read' || staging?.is !== 'read') throw new Error('these rows are read');
    const ruined: FleetRow = { ...dev, counts: [['expired', 40]] };
    const other: FleetRow = { ...ruined, environment: 'other' };
    const files = [...new Set(fleetRows().map(({ file }) => file))];
    const again = tells(
      'read fleet',
      { type: 'fleet found', files },
      { type: 'fleet row', row: ruined },
      { type: 'fleet row', row: other },
    );
    expect(itemsAfter(reported, keys('t'), again)).toEqual([...sorted, 'other']);
    const over = tells('read fleet', { type: 'fleet over' });
    expect(itemsAfter(reported, keys('t'), again, over).slice(0, 2)).toEqual(['dev', 'other']);
    // A key that sorts, sorts what is there.
    expect(itemsAfter(rowsUntil(5), keys('s', 's', 's'))).toEqual(sorted);
    expect(itemsAfter(rowsUntil(4), keys('s', 's', 's'), (state) => reported(state).slice(4, 5))).toEqual([
      ...['prod', 'clusters/broken.yaml', 'dev'],
      'staging',
    ]);
  });

  test('says how many files are read, also when it is read again', () => {
    const said = (...acts: readonly Act[]): string => {
      const { state } = play(ofFleet, ...acts);
      const route = routeOf(state);
      return route.screen === 'fleet' ? summaryText(fleetScreen.summary(state, route)) : '';
    };
    const until = (count: number) => (state: State) => reported(state).slice(0, count);
    expect(said(until(3))).toMatch(/^reading, 1 of 3 files /);
    expect(said(until(4))).toMatch(/^reading, 2 of 3 files /);
    expect(said(reported, keys('t'), until(1))).toMatch(/^reading 3 files /);
    expect(said(reported, keys('t'), until(2))).toMatch(/^reading, 1 of 3 files /);
    expect(said(reported)).not.toContain('reading');
  });

  test('keeps the cursor on the row that came first until all is read, so that Enter opens what it is on', () => {
    const opened = (...acts: readonly Act[]): string | undefined =>
      play(ofFleet, ...acts, keys('enter')).state.target.environment;
    const rowsUntil = (count: number) => (state: State) => reported(state).slice(0, count);
    expect(opened(rowsUntil(2))).toBe('dev');
    expect(opened(rowsUntil(4))).toBe('dev');
    expect(opened(reported)).toBe('prod');
  });

  test('has the cursor on the first row once all is read, unless it was moved, or on its row for a while', () => {
    const [begun, rest] = [(state: State) => reported(state).slice(0, 4), (state: State) => reported(state).slice(4)];
    const chosen = (...acts: readonly Act[]): string | null | undefined => {
      const { state } = play(ofFleet, begun, ...acts);
      const route = routeOf(state);
      return route.screen === 'fleet' ? chosenCluster(state, route)?.environment : null;
    };
    expect(chosen()).toBe('dev');
    expect(chosen(rest)).toBe('prod');
    for (const key of ['z', 'tab']) expect([key, chosen(keys(key, key), rest)]).toEqual([key, 'prod']);
    expect(chosen(keys('s', 's', 's'), rest)).toBe('dev');
    expect(chosen(keys('/'), text('dev'), keys('esc'), rest)).toBe('prod');
    expect(chosen(failure('read fleet', 'disk full'))).toBe('prod');
    expect(chosen(keys('end'), rest)).toBeNull();
    expect(chosen(keys('down'), rest)).toBe('prod');
    // Who has seen a row under the cursor may be about to open it.
    expect(chosen(later(499), rest)).toBe('prod');
    expect(chosen(later(500), rest)).toBe('dev');
    expect(chosen(later(500), failure('read fleet', 'disk full'))).toBe('dev');
    const [, , broken, ...others] = fleetRows();
    if (broken === undefined) throw new Error('there is a broken file');
    const brokenFirst = fleetTold([broken, ...fleetRows().slice(0, 2), ...others]);
    const { state } = play(
      ofFleet,
      (at) => brokenFirst(at).slice(0, -1),
      later(5000),
      (at) => brokenFirst(at).slice(-1),
    );
    const route = routeOf(state);
    expect(route.screen === 'fleet' ? chosenCluster(state, route)?.environment : '').toBe('prod');
  });

  test('shows the worst first once all is read, if no key has moved the cursor to a row that is not in view', () => {
    const many = Array.from({ length: 30 }, (_, at): FleetRow => {
      const [dev, prod] = fleetRows();
      const row = at === 0 ? dev : prod;
      if (row?.is !== 'read') throw new Error('this row is read');
      return { ...row, file: `clusters/${at}.yaml`, environment: `${at}` };
    });
    const told = fleetTold(many);
    const chosen = (...acts: readonly Act[]): string | null | undefined => {
      const { state } = play(
        ofFleet,
        (at) => told(at).slice(0, -1),
        ...acts,
        (at) => told(at).slice(-1),
      );
      const route = routeOf(state);
      return route.screen === 'fleet' ? chosenCluster(state, route)?.environment : null;
    };
    expect(chosen(later(5000))).toBe('1');
    expect(chosen(later(5000), keys('down', 'up'))).toBe('0');
  });

  test('says what is known while it is read for the first time, and counts nothing that is zero', () => {
    const said = (count: number): readonly unknown[] => {
      const { state } = play(ofFleet, (at) => reported(at).slice(0, count));
      const { fleet } = state;
      const route = routeOf(state);
      if (route.screen !== 'fleet' || fleet === null) throw new Error('this is no fleet');
      return [
        summaryText(fleetScreen.summary(state, route)),
        fleet.rows.length > 0 || noClusterText(state, fleet, route),
      ];
    };
    expect([0, 1, 2].map(said)).toEqual([
      ['reading', 'Reading the clusters …'],
      ['reading 3 files', 'Reading the clusters in 3 files …'],
      ['reading, 1 of 3 files   ✓ 27 ok   1 row', true],
    ]);
  });

  test('is searched by cluster, state and artifact', () => {
    expect(itemsAfter(reported, keys('/'), text('scheduler.conf MISSING'))).toEqual(['prod', 'staging']);
    expect(itemsAfter(reported, keys('/'), text('broken'))).toEqual(['clusters/broken.yaml']);
    expect(itemsAfter(reported, keys('/'), text('broken'), keys('enter', 'esc'))).toHaveLength(4);
  });

  test('counts what its filter has found, in rows, title and months, and how many rows it leaves of all', () => {
    const at = (columns: number, filter: string) => {
      const { state } = play(
        { ...ofFleet, size: { columns, rows: 40 } },
        reported,
        keys('/'),
        text(filter),
        keys('enter'),
      );
      const route = routeOf(state);
      if (route.screen !== 'fleet') throw new Error('this is no fleet');
      const [item] = fleetItemsIn(state, route);
      if (item?.shown.is !== 'read') throw new Error('the first row is read');
      const overview = overviewIn(state, route);
      return {
        title: panelsOf(state)[0]
          .counts.map(({ text }) => text.trim())
          .filter((each) => each !== ''),
        counts: item.shown.counts,
        months: item.shown.months.reduce((sum, { count }) => sum + count, 0),
        mark: shownRow(item, laidFleet(state.fleet?.rows ?? [], columns, 10, null), columns).mark.text,
        bars: overview?.bars.flatMap(({ cells }) => cells[0]?.map(({ text }) => text.trim()) ?? []),
        rules: overview?.titles,
        side: fleetSideText(state, route).lines.map(({ text }) => text),
      };
    };
    const due = at(160, 'state:due');
    // A file that the filter leaves out is not counted.
    expect(due).toMatchObject({ title: ['! 1 due', '1 of 4 rows'], counts: [['due', 1]], mark: '!' });
    expect([due.months, due.bars?.filter((each) => each !== '')]).toEqual([1, ['!1']]);
    expect(due.rules).toEqual({ byMonth: 'Expiries by month, filtered', next: 'Next expiries, filtered' });
    expect(due.side.join(' ')).toContain('apiserver cp1');
    expect(at(160, 'apiserver cp2').counts).toEqual([
      ['invalid', 1],
      ['ok', 2],
    ]);
    // Words of the cluster mean all of it.
    const dev = at(160, 'dev');
    expect(dev.counts).toEqual([['ok', 27]]);
    expect(dev.title).toContain('1 of 4 rows');
    // The total is the last but one that gives way.
    expect(at(60, 'state:due').title).toEqual([expect.stringContaining('!'), expect.stringContaining('1 of 4')]);
    const expiries = play(ofFleet, reported, keys('3', '/'), text('state:due'), keys('enter')).state;
    const route = routeOf(expiries);
    if (route.screen !== 'fleet') throw new Error('this is no fleet');
    expect(summaryText(fleetScreen.summary(expiries, route))).toMatch(/1 of 3 environments$/);
    expect(summaryText(fleetScreen.summary(expiries, route))).not.toMatch(/\d unreadable/);
  });

  test('is searched as the tree is: a filter finds artifacts, Enter opens the first, and a wrong one is reported', () => {
    const searched = [reported, keys('/'), text('in:30d')] as const;
    expect(itemsAfter(...searched)).toEqual(['prod']);
    const { state } = play(ofFleet, ...searched, keys('enter', 'enter'));
    expect(state.target.environment).toBe('prod');
    expect(routeOf(state)).toMatchObject({ screen: 'trust', cursor: `admin.conf ${names.nodes[0]}` });
    const wrong = play(ofFleet, reported, keys('/'), text('in:x'), keys('enter')).state;
    const route = routeOf(wrong);
    expect(itemsIn(wrong)).toHaveLength(4);
    expect(route.screen === 'fleet' ? fleetScreen.sentence?.(wrong, route) : null).toMatchObject({
      text: 'in:x is no time; write in:30d',
    });
  });

  test('shows what a filter can be while one is typed, in less room for rows', () => {
    const help = (state: State): readonly [lines: number, rows: number] => {
      const route = routeOf(state);
      return route.screen === 'fleet' ? [fleetHelp(state, route).length, tableHeight(state, route)] : [0, 0];
    };
    // So many rows that nothing stands below them, which would give way first.
    const full = fleetTold(
      [1, 2, 3, 4].flatMap((at) => fleetRows().map((row) => ({ ...row, file: `${at}/${row.file}` }))),
    );
    const small = { ...ofFleet, size: { columns: 80, rows: 21 } };
    const [none, rows] = help(play(small, full).state);
    const [lines, fewer] = help(play(small, full, keys('/')).state);
    expect(none).toBe(0);
    expect(lines).toBeGreaterThan(8);
    expect(fewer).toBe(rows - lines);
  });

  test('opens the selected cluster, and esc goes back to it', () => {
    const { state, tasks } = play(ofFleet, reported, keys('end', 'enter'));
    expect(state.target).toEqual({ file: 'clusters/a.yaml', environment: 'dev' });
    expect(tasks.at(-1)?.task).toEqual({ type: 'read', target: state.target });
    expect(state.commands).toEqual(['kpki status -f clusters/a.yaml -e dev']);
    const there = play(ofFleet, reported, keys('end', 'enter'), read(names)).state;
    expect(itemsIn(playFrom(there, keys('esc')).state)).toHaveLength(4);
  });

  test('is gone back to by a key that the last row names; the row above has the reason of the selected artifact', () => {
    const there = play(ofFleet, reported, keys('home', 'enter'), read(names)).state;
    expect(there.message).toBeNull();
    expect(hints(there)).toContain('esc back');
    // Marks are removed first, and a filter is dropped first.
    expect(hints(playFrom(there, keys('space')).state)).not.toContain('esc');
    expect(hints(playFrom(there, keys('/'), text('etcd'), keys('enter')).state)).toContain('esc no filter');
    expect(hints(play({}, read(names)).state)).not.toContain('esc');
  });

  test('drops a filter before it goes back, which the last row says, and then has the cursor where it was', () => {
    for (const layout of [[], ['z'], ['z', 'z']]) {
      const at = play(ofFleet, reported, keys(...layout, 'end')).state;
      const chosen = (state: State): unknown => {
        const { cursor, expiry } = fleetRouteIn(state);
        return { cursor, expiry };
      };
      const none = playFrom(at, keys('/'), text('zzz'), keys('enter')).state;
      expect(hints(none)).toContain('esc no filter');
      expect(chosen(playFrom(none, keys('esc')).state)).toEqual(chosen(at));
      expect(chosen(playFrom(at, keys('/'), text('zzz'), keys('esc')).state)).toEqual(chosen(at));
      // What is found by a filter that is kept stays.
      const found = playFrom(at, keys('/'), text('prod'), keys('enter', 'esc')).state;
      expect(chosen(found)).toMatchObject({ cursor: keyOf('clusters/a.yaml', 'prod') });
    }
  });

  test('is sorted by s in each order and then as before, in every layout, and the title names each other order', () => {
    const titleAfter = (...names: readonly string[]): string =>
      orderText(play(ofFleet, reported, keys(...names)).state);
    for (const [layout, orders] of [
      [[], ['', 'sort: expiry ▲', 'sort: name ▲', '']],
      [['z'], ['', 'sort: expiry ▲', 'sort: name ▲', '']],
      [
        ['z', 'z'],
        ['', 'sort: name ▲', 'sort: state ▼', ''],
      ],
    ] as const) {
      expect(orders.map((_, at) => titleAfter(...layout, ...Array<string>(at).fill('s')))).toEqual(orders);
      const { state } = play(ofFleet, reported, keys(...layout, 's', 's', 's'));
      expect(fleetRouteIn(state).layout).toBe((['table', 'wall', 'expiries'] as const)[layout.length]);
    }
  });

  test('does not open a file that cannot be used, and says why', () => {
    const { state } = play(ofFleet, reported, keys('down', 'enter'));
    expect(routeOf(state).screen).toBe('fleet');
    expect(state.message?.text).toBe('A file that cannot be used cannot be opened; t refreshes.');
  });

  describe.each([
    ['nothing is open', [reported]],
    ['another cluster is open', [reported, keys('end', 'enter'), read(names), keys('esc', 'home')]],
  ] as const)('while %s', (_what, before) => {
    const prod = { file: 'clusters/a.yaml', environment: 'prod' };

    test.each([
      ['1', 'trust', { type: 'read', target: prod }],
      ['p', 'plan', { type: 'read', target: prod, plans: true }],
      ['5', 'environments', { type: 'read', target: prod }],
      ['6', 'live', { type: 'ask servers', target: prod }],
      ['u', 'undo', { type: 'plan undo', target: prod }],
      ['7', 'rotation', { type: 'read rotation', target: prod, of: 'kubernetes-ca' }],
    ] as const)('%s opens the cluster of the row first', (key, screen, task) => {
      const { state, tasks } = play(ofFleet, ...before, keys(key));
      expect(routeOf(state).screen).toBe(screen);
      expect(state.target).toEqual(prod);
      expect(tasks.at(-1)?.task).toEqual(task);
    });

    test('no key acts on a cluster where no row is under the cursor', () => {
      for (const key of ['1', 'p', '5', '6', '7', 'u']) {
        const { state } = play(ofFleet, ...before, keys('/'), text('nowhere'), keys('enter', key));
        expect(routeOf(state).screen).toBe('fleet');
        expect(state.message?.text).toBe('No cluster is under the cursor.');
      }
    });

    test('a digit without a screen says so', () => {
      for (const key of ['8', '9', '0']) {
        const { state } = play(ofFleet, ...before, keys(key));
        expect(routeOf(state).screen).toBe('fleet');
        expect(state.message?.text).toMatch(new RegExp(`^${key} does nothing here`));
      }
    });

    test('the next environment is the next row', () => {
      const { state } = play(ofFleet, ...before, keys('e'));
      expect(routeOf(state).screen).toBe('fleet');
      expect(uiCommandOf('fleet', 'e')).toBeNull();
      const named = update(state, { type: 'uiCommand', uiCommand: 'next environment' }).state;
      expect(named.target).toEqual(state.target);
      expect(named.message?.text).toBe('Each row is one environment: choose one, and press enter.');
    });
  });

  describe('opens with 7', () => {
    const ofRow = (artifacts: (all: readonly FilteredEntry[]) => readonly FilteredEntry[], problem?: string) => {
      const [, row] = fleetRows();
      if (row?.is !== 'read') throw new Error('this row is read');
      const found = { ...row, artifacts: artifacts(row.artifacts) };
      const problems = problem === undefined ? [] : [{ artifact: problem, state: 'due' } as const];
      return play(ofFleet, fleetTold([{ ...found, problems }]), keys('7'));
    };
    const unmoved = (all: readonly FilteredEntry[]) => all;
    const inPhase = (ca: string) => (all: readonly FilteredEntry[]) =>
      all.map((entry) => (entry.artifact === ca ? { ...entry, phase: 'trust' as const } : entry));
    const opened = ({ state }: { readonly state: State }): unknown => {
      const route = routeOf(state);
      return route.screen === 'rotation' ? route.of : route.screen;
    };

    test('the rotation in progress, else that of the CA of what the row names, else that of the only CA', () => {
      const [node] = names.nodes;
      expect(opened(ofRow(unmoved, `etcd-peer ${node}`))).toBe('etcd-ca');
      expect(opened(ofRow(unmoved, 'front-proxy-ca'))).toBe('front-proxy-ca');
      expect(opened(ofRow(unmoved, 'sa'))).toBe('sa');
      // Another CA than the one that was meant would be worse than a choice.
      expect(opened(ofRow(unmoved))).toBe('trust');
      const single = (all: readonly FilteredEntry[]): readonly FilteredEntry[] =>
        all.filter(({ kind, artifact }) => kind !== 'ca' || artifact === 'etcd-ca');
      expect(opened(ofRow(single))).toBe('etcd-ca');
      expect(opened(ofRow(inPhase('front-proxy-ca'), `etcd-peer ${node}`))).toBe('front-proxy-ca');
    });

    test('the tree, where the user has to choose a CA, and says so until a key is pressed', () => {
      const { state } = ofRow(unmoved);
      expect(sentence(state).text).toBe('No rotation is in progress: choose a CA, then 7.');
      const known = playFrom(state, read(names)).state;
      expect(sentence(known).text).toBe('No rotation is in progress: choose a CA, then 7.');
      expect(opened(playFrom(known, keys('7')))).toBe('kubernetes-ca');
      const [, , , notCreated] = fleetRows();
      if (notCreated === undefined) throw new Error('one row is not created');
      const there = play(ofFleet, fleetTold([notCreated]), keys('7')).state;
      expect(routeOf(there).screen).toBe('trust');
      expect(there.message?.text).toBe(`${names.cluster} · staging: not created.`);
    });

    test('a cluster without a rotation at its tree, and esc leads back to the fleet', () => {
      expect(opened(ofRow((all) => all.filter(({ kind }) => kind !== 'ca' && kind !== 'key pair')))).toBe('trust');
      expect(play(ofFleet, reported, keys('7')).state.path.map(({ screen }) => screen)).toEqual(['fleet', 'rotation']);
      const open = [{}, read(names), keys('4'), reported, keys('7')] as const;
      expect(play(...open).state.path.map(({ screen }) => screen)).toEqual(['fleet', 'rotation']);
      // In the expiries too.
      expect(opened(play(ofFleet, reported, keys('3', '7')))).toBe('kubernetes-ca');
    });
  });

  test('does not read a cluster again that is open', () => {
    const open = play(ofFleet, reported, keys('enter'), read(names, { declared: declaredAs('prod') }), keys('esc'));
    const { state, tasks } = playFrom(open.state, keys('3', '3'));
    expect(routeOf(state).screen).toBe('calendar');
    expect(tasks).toEqual([]);
  });

  test('is as it was left after esc from a cluster, with the cursor on it, also if it was shown with 4', () => {
    const wall = [keys('z', '/'), text('dev'), keys('enter', 'enter'), read(names), keys('3', 'esc', 'esc')];
    const back = play(ofFleet, reported, ...wall).state;
    expect(back.path).toEqual([expect.objectContaining({ layout: 'wall', cursor: keyOf('clusters/a.yaml', 'dev') })]);
    expect(itemsIn(back)).toEqual(['dev']);
    const shown = play({}, read(names), keys('4'), reported, keys('end', 'enter'), read(names), keys('esc')).state;
    expect(routeOf(shown)).toMatchObject({ screen: 'fleet', cursor: keyOf('clusters/a.yaml', 'dev') });
    const { message } = playFrom(shown, keys('esc')).state;
    expect(message?.text).toBe('q leaves kpki.');
  });

  test('keeps its rows while it is read again, and drops those of files that are gone', () => {
    const again = play(ofFleet, reported, keys('t'));
    expect(itemsIn(again.state)).toHaveLength(4);
    expect(itemsAfter(reported, keys('t'), fleetTold(fleetRows().slice(0, 2)))).toEqual(['prod', 'dev']);
  });

  describe('after an apply or an undo in one of its clusters', () => {
    const dev = { file: 'clusters/a.yaml', environment: 'dev' };
    const inDev = [reported, keys('end', 'enter'), read(names)] as const;
    const whileRead = [(state: State) => reported(state).slice(0, -1), keys('home', 'enter')] as const;
    const applied = [...inDev, keys('p'), planned(names), keys('a', 'enter'), applyDone()] as const;
    const stale = (state: State): readonly unknown[] => {
      const route = routeOf(state);
      const items = route.screen === 'fleet' ? fleetItemsIn(state, route) : [];
      return items.filter(({ isStale }) => isStale).map(({ row }) => row.environment);
    };

    test.each([
      ['an apply', applied],
      ['an apply that failed', [...applied.slice(0, -1), failure('apply', 'disk full'), keys('esc', 'esc')]],
      ['an undo', [...inDev, keys('u'), undoPlanned({ makes: false }), keys('a', 'left', 'enter'), undone]],
    ] as const)('%s: reads that row again, stale until then', (_what, acts) => {
      const { state, tasks } = play(ofFleet, ...acts, read(names), keys('4'));
      expect(tasks.at(-1)?.task).toEqual({ type: 'read fleet', files: [dev.file], only: [dev] });
      expect(stale(state)).toEqual(['dev']);
      const [row] = fleetRows().filter(({ environment }) => environment === 'prod');
      if (row === undefined) throw new Error('there is no such row');
      const told = tells('read fleet', { type: 'fleet row', row: { ...row, ...dev } }, { type: 'fleet over' });
      const over = playFrom({ ...state, now: state.now + 1 }, told);
      expect(stale(over.state)).toEqual([]);
      expect(over.tasks).toEqual([]);
      expect(over.state.fleet).toMatchObject({ rows: { length: 4 }, isReading: false, at: state.fleet?.at });
    });

    test('a cluster that was only looked at is read again too, but is not stale; nothing is read twice', () => {
      const tasks = (...acts: readonly Act[]) =>
        play(ofFleet, ...acts).tasks.filter(({ task }) => task.type === 'read fleet');
      expect(tasks(...inDev, keys('esc', 'end'))).toHaveLength(2);
      expect(stale(play(ofFleet, ...inDev, keys('esc')).state)).toEqual([]);
      expect(tasks(...applied, read(names), keys('4', 't'), reported, keys('esc', '4'))).toHaveLength(3);
    });

    test('waits for a reading of all that is under way', () => {
      const { state, tasks } = play(ofFleet, ...whileRead, ...applied.slice(2), keys('4'));
      expect(tasks.filter(({ task }) => task.type === 'read fleet')).toHaveLength(1);
      const over = playFrom(state, tells('read fleet', { type: 'fleet over' }));
      expect(over.tasks.map(({ task }) => task)).toEqual([{ type: 'read fleet', files: [dev.file], only: [dev] }]);
    });
  });

  test('moves on the wall by tiles', () => {
    const cursor = (...pressed: readonly string[]): string | null => {
      const small = { ...ofFleet, size: { columns: 80, rows: 18 } };
      const route = routeOf(play(small, reported, keys('z', ...pressed)).state);
      return route.screen === 'fleet' ? route.cursor : null;
    };
    expect(cursor('right')).toBe(keyOf('clusters/broken.yaml', ''));
    expect(cursor('down')).toBe(keyOf('clusters/c.yaml', 'staging'));
    expect(cursor('down', 'up')).toBe(keyOf('clusters/a.yaml', 'prod'));
    // Below the last row of tiles is nothing.
    expect(cursor('right', 'down', 'down')).toBe(keyOf('clusters/a.yaml', 'dev'));
  });

  describe('as a wall', () => {
    const wallIn = (columns: number, rows: number, clusters: number) => {
      const all = Array.from({ length: clusters }, (_, at): FleetRow => {
        const file = `clusters/${at}.yaml`;
        return { is: 'failed', file, environment: 'prod', text: 'wrong', at: null };
      });
      const { state } = play({ ...ofFleet, size: { columns, rows } }, fleetTold(all), keys('z'));
      const route = routeOf(state);
      if (route.screen !== 'fleet') throw new Error('this is no fleet');
      return { ...wallShown(state, route), rowAt: (line: number) => layoutOf(route).rowAt(state, route, line, 0) };
    };

    test('has low tiles where more of them have room then', () => {
      const small = wallIn(60, 16, 6);
      expect(small).toMatchObject({ across: 2, down: 2, tileRows: 5 });
      expect([4, 5].map(small.rowAt)).toEqual([0, 2]);
      expect(wallIn(60, 16, 2)).toMatchObject({ tileRows: 6 });
      expect(wallIn(80, 24, 9)).toMatchObject({ down: 3, tileRows: 6 });
    });

    test.each([
      [1, 1],
      [2, 2],
      [4, 2],
      [7, 3],
    ])('fills its rows: %i clusters, %i next to each other', (clusters, across) => {
      const { columns, rows } = wallIn(120, 40, clusters);
      expect(rows[0]).toHaveLength(across);
      expect(78 - across * columns).toBeLessThan(across);
    });
  });

  test('of the open file is read with 4', () => {
    const { tasks } = play({}, read(names), keys('4'));
    expect(tasks.at(-1)?.task).toEqual({ type: 'read fleet', files: ['kpki.yaml'] });
  });
});
