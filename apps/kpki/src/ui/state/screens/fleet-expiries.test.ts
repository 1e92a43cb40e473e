import { describe, expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { fleetRows, fleetTold, partlyRead } from '../../../../test/ui/fleet.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom, text } from '../../../../test/ui/play.ts';
import { routeOf } from '../change.ts';
import { exportsIn } from '../export.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { summaryText } from '../select/counts.ts';
import { clusterOf, type FleetExpiryRow, leftText } from '../select/fleet-expiries.ts';
import { expiryAt, fleetExpiriesIn, fleetScreen } from './fleet.ts';
import { expiryHeadRows } from './fleet-expiries.ts';

const names = nameSets.latin;
const [cp1] = names.nodes;
const ofFleet = { clusters: ['clusters'] } as const;
const reported = fleetTold(fleetRows());

function routeIn(state: State): FleetRoute {
  const route = routeOf(state);
  if (route.screen !== 'fleet') throw new Error('this is no fleet');
  return route;
}

function after(...acts: readonly Act[]): State {
  return play(ofFleet, ...acts).state;
}

function rowsIn(state: State): readonly FleetExpiryRow[] {
  return fleetExpiriesIn(state, routeIn(state));
}

function chosen(state: State): string | undefined {
  return rowsIn(state)[expiryAt(state, routeIn(state))]?.what;
}

describe('what expires in the whole fleet', () => {
  test('is shown by 3 and as the third layout, and left by 4, esc and z', () => {
    const layouts = (...pressed: readonly string[]) => routeIn(after(reported, keys(...pressed))).layout;
    expect([layouts('3'), layouts('z'), layouts('z', 'z')]).toEqual(['expiries', 'wall', 'expiries']);
    expect([layouts('3', '4'), layouts('3', 'esc'), layouts('3', 'z')]).toEqual(['table', 'table', 'table']);
  });

  test('has what is expired first, then what is due, then the rest by day, each with its cluster', () => {
    const rows = rowsIn(after(reported, keys('3')));
    const first = rows.slice(0, 2).map((row) => [row.expiry.state, leftText(row), row.what, clusterOf(row)]);
    expect(first).toEqual([
      ['expired', '3d ago', `admin.conf ${cp1}`, `${names.cluster} · prod`],
      ['due', '12d', `apiserver ${cp1}`, `${names.cluster} · prod`],
    ]);
    const rest = rows.slice(2).map(({ expiry }) => expiry.first.at);
    expect(rest).toEqual(rest.toSorted());
    expect(new Set(rows.map(clusterOf)).size).toBeGreaterThan(1);
  });

  test('has those of one cluster that expire on one day in one row, and none that expire with their CA', () => {
    const rows = rowsIn(after(reported, keys('3')));
    expect(rows.map(({ what }) => what)).toContain('kubelet.conf ×2');
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows.every(({ expiry }) => expiry.first.cappedBy === null)).toBe(true);
  });

  test('is sorted by s: worst first, by day, by cluster, and the cursor stays on its row', () => {
    const state = after(reported, keys('3', 'end'));
    const last = chosen(state);
    const byName = playFrom(state, keys('s', 's')).state;
    expect(chosen(byName)).toBe(last);
    const clusters = rowsIn(byName).map(clusterOf);
    expect(clusters).toEqual(clusters.toSorted());
  });

  test('leads with Enter to the artifact in the tree of its cluster, and esc goes back to the row', () => {
    const state = after(reported, keys('3', 'down', 'enter'));
    expect(state.target).toEqual({ file: 'clusters/a.yaml', environment: 'prod' });
    expect(routeOf(state)).toMatchObject({ screen: 'trust', cursor: `apiserver ${cp1}`, toggled: ['all apiserver'] });
    const back = playFrom(state, read(names), keys('esc')).state;
    expect([routeIn(back).layout, chosen(back)]).toEqual(['expiries', `apiserver ${cp1}`]);
  });

  test('opens the calendar of the cluster of a row with 3, and its plan with p', () => {
    const opened = (key: string) => after(reported, keys('3', 'down', key));
    expect([routeOf(opened('3')).screen, routeOf(opened('p')).screen]).toEqual(['calendar', 'plan']);
    expect(opened('3').target.environment).toBe('prod');
  });

  test('is searched as the table is, and Enter opens what was found', () => {
    const state = after(reported, keys('3', '/'), text(`kubelet.conf ${names.nodes[1]} dev`), keys('enter'));
    expect(rowsIn(state).map(({ what, opens }) => [what, opens])).toEqual([
      ['kubelet.conf ×2', `kubelet.conf ${names.nodes[1]}`],
    ]);
    expect(rowsIn(playFrom(state, keys('esc')).state).length).toBeGreaterThan(1);
    expect(rowsIn(after(reported, keys('3', '/'), text('state:due'))).map(({ what }) => what)).toEqual([
      `apiserver ${cp1}`,
    ]);
  });

  test('keeps the cursor on the cluster that came first until all is read', () => {
    const begun = after((state) => reported(state).slice(0, 3), keys('3'));
    expect(rowsIn(begun)[expiryAt(begun, routeIn(begun))]?.row.environment).toBe('dev');
    const over = playFrom(begun, (state) => reported(state).slice(3)).state;
    expect(chosen(over)).toBe(`admin.conf ${cp1}`);
  });

  test('counts what cannot be read in the title at any width, and exports it', () => {
    const state = after(fleetTold(partlyRead(names)), keys('3'));
    const summary = fleetScreen.summary(state, routeIn(state));
    expect(summaryText(summary)).toMatch(
      /^× 1 file cannot be read {3}× 1 cannot be read {3}\? 1 not all read {3}× 1 expired {3}! 1 due {3}/,
    );
    expect(typeof summary === 'string' ? [] : summary.at(-1)).toMatchObject([{ text: '× 3 cannot be read' }]);
    const content = exportsIn(state)?.formats.find(({ format }) => format === 'markdown')?.content;
    const headings = content?.is === 'document' ? content.blocks.filter(({ is }) => is === 'heading') : [];
    expect(headings).toHaveLength(3);
  });

  test('is selected by a click below the months and the heads of columns', () => {
    const state = after(reported, keys('3'));
    const route = routeIn(state);
    const heads = expiryHeadRows(state, route);
    const at = (line: number) => fleetScreen.rowAt?.(state, route, line, 4);
    expect([at(heads - 1), at(heads), at(heads + 3)]).toEqual([null, 0, 3]);
  });
});

test('40 clusters with 500 artifacts each are grouped and sorted once for a reading, not for each key', () => {
  const [first] = fleetRows().filter((row) => row.is === 'read');
  const [expiry] = first?.expiries ?? [];
  if (first === undefined || expiry === undefined) throw new Error('nothing expires');
  const day = (at: number): string => new Date(Date.parse(expiry.first.at) + at * 86_400_000).toISOString();
  const many = Array.from({ length: 40 }, (_, cluster) => ({
    ...first,
    file: `clusters/${cluster}.yaml`,
    cluster: `c${cluster}`,
    expiries: Array.from({ length: 500 }, (_, at) => ({ ...expiry, first: { ...expiry.first, at: day(at) } })),
  }));
  const state = after(fleetTold(many), keys('3'));
  const rows = rowsIn(state);
  expect(rows).toHaveLength(20_000);
  expect(rowsIn(playFrom(state, keys('down', 'pgdn', 'end')).state)).toBe(rows);
});
