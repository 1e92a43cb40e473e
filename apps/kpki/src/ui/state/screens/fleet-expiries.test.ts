import { describe, expect, test } from 'vitest';
import { declaredOf, read } from '../../../../test/ui/acts.ts';
import { fleetRows, fleetTold, partlyRead } from '../../../../test/ui/fleet.ts';
import { inventoryOf, now } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom, tells, text } from '../../../../test/ui/play.ts';
import { fleetCluster } from '../../fleet-cluster.ts';
import type { FleetRow } from '../../work/fleet-row.ts';
import { routeOf } from '../change.ts';
import { environmentKey, openKey } from '../environment-key.ts';
import { exportsIn } from '../export.ts';
import { upperTexts } from '../frame-texts.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { laidMonths } from '../select/calendar.ts';
import { summaryText } from '../select/counts.ts';
import { environmentTitle, fleetItemsIn } from '../select/fleet.ts';
import { type FleetExpiryRow, leftText } from '../select/fleet-expiries.ts';
import { noFleetExpiryText } from '../select/without-rows.ts';
import { chosenCluster, fleetScreen } from './fleet.ts';
import { expiryHeadRows, expiryMonthsIn } from './fleet-expiries.ts';
import { expiryAt, fleetExpiriesIn } from './fleet-layouts.ts';

const names = nameSets.latin;
const [cp1, cp2] = names.nodes;
const ofFleet = { clusters: ['clusters'] } as const;
const reported = fleetTold(fleetRows());

function readAs(environment: string): Act {
  return read(names, { declared: { ...declaredOf(names), environment } });
}

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

  test('is in the order of the dates, each with its cluster, and `s` has what is wrong first', () => {
    const byDate = rowsIn(after(reported, keys('3'))).map(({ expiry }) => expiry.first.at);
    expect(byDate).toEqual(byDate.toSorted());
    const rows = rowsIn(after(reported, keys('3', 's', 's')));
    const first = rows.slice(0, 3).map((row) => [row.expiry.state, leftText(row), row.what, environmentTitle(row.row)]);
    expect(first).toEqual([
      ['expired', '3d ago', `admin.conf ${cp1}`, `${names.cluster} · prod`],
      ['invalid', '341d', `apiserver-etcd-client ${cp2}`, `${names.cluster} · prod`],
      ['due', '12d', `apiserver ${cp1}`, `${names.cluster} · prod`],
    ]);
    const rest = rows.slice(3).map(({ expiry }) => expiry.first.at);
    expect(rest).toEqual(rest.toSorted());
    expect(new Set(rows.map(({ row }) => environmentTitle(row))).size).toBeGreaterThan(1);
  });

  test('names and counts of a row what a filter has found in it', () => {
    const found = rowsIn(after(reported, keys('3', '/'), text(cp2), keys('enter')));
    expect(found.map(({ what }) => what)).toContain(`etcd-server ${cp2}`);
    expect(found.filter(({ what }) => what.includes('×'))).toEqual([]);
  });

  test('has those of one cluster that expire on one day in one row, and none that expire with their CA', () => {
    const rows = rowsIn(after(reported, keys('3')));
    expect(rows.map(({ what }) => what)).toContain('kubelet.conf ×2');
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows.every(({ expiry }) => expiry.first.cappedBy === null)).toBe(true);
  });

  test('is sorted by s: by day, by cluster, worst first, and the cursor stays on its row', () => {
    const state = after(reported, keys('3', 'end'));
    const last = chosen(state);
    const byName = playFrom(state, keys('s')).state;
    expect(chosen(byName)).toBe(last);
    const clusters = rowsIn(byName).map(({ row }) => environmentTitle(row));
    expect(clusters).toEqual(clusters.toSorted());
  });

  test('says what stops, and of what has not expired that it stops at expiry', () => {
    const state = after(reported, keys('3', 'home'));
    const restOf = (at: State): readonly string[] => fleetScreen.sentence(at, routeIn(at))?.rest ?? [];
    const rows = rowsIn(state).slice(0, 3);
    const said = rows.map((_, at) => restOf(playFrom(state, keys(...Array<string>(at).fill('down'))).state)[0]);
    expect(rows.map(({ expiry }) => expiry.state)).toEqual(['expired', 'due', 'ok']);
    expect(said).toEqual([
      'No administrator can authenticate by certificate.',
      'At expiry: No client accepts the API server.',
      expect.stringMatching(/^At expiry: /),
    ]);
  });

  test('leads with Enter to the artifact in the tree of its cluster, and esc goes back to the row', () => {
    const state = after(reported, keys('3', 'enter'));
    expect(state.target).toEqual({ file: 'clusters/a.yaml', environment: 'prod' });
    expect(routeOf(state)).toMatchObject({ screen: 'trust', cursor: `apiserver ${cp1}`, toggled: ['all apiserver'] });
    const back = playFrom(state, readAs('prod'), keys('esc')).state;
    expect([routeIn(back).layout, chosen(back)]).toEqual(['expiries', `apiserver ${cp1}`]);
  });

  test('leads with Enter from a row of several to their group, on which r plans all of them', () => {
    const rows = rowsIn(after(reported, keys('3')));
    const at = rows.findIndex(({ what }) => what === 'etcd-server ×2');
    const opened = after(reported, keys('3', 'home', ...Array.from({ length: at }, () => 'down')), keys('enter'));
    const { environment } = opened.target;
    const there = playFrom(opened, readAs(environment ?? '')).state;
    expect(routeOf(there)).toMatchObject({ screen: 'trust', cursor: 'all etcd-server' });
    const asked = playFrom(there, keys('r')).state;
    expect(asked.request).toMatchObject({ intent: { renew: names.nodes.map((node) => `etcd-server ${node}`) } });
  });

  test('opens the calendar of the cluster of a row with 3, and its plan with p', () => {
    const opened = (key: string) => after(reported, keys('3', 'down', key));
    expect([routeOf(opened('3')).screen, routeOf(opened('p')).screen]).toEqual(['calendar', 'plan']);
    expect(opened('3').target.environment).toBe('prod');
  });

  test('is searched as the table is, and Enter opens what was found', () => {
    const state = after(reported, keys('3', '/'), text(`kubelet.conf ${names.nodes[1]} dev`), keys('enter'));
    expect(rowsIn(state).map(({ what, opens }) => [what, opens])).toEqual([
      [`kubelet.conf ${names.nodes[1]}`, `kubelet.conf ${names.nodes[1]}`],
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
    // Then on what expires next, wherever it is in the order.
    for (const sorted of [[], ['s'], ['s', 's']]) {
      const state = playFrom(over, keys(...sorted)).state;
      expect([sorted, chosen(state)]).toEqual([sorted, `apiserver ${cp1}`]);
    }
    expect(rowsIn(over)[0]?.what).toBe(`admin.conf ${cp1}`);
  });

  test('counts what cannot be read in the title at any width, and exports it', () => {
    const state = after(fleetTold(partlyRead(names)), keys('3'));
    const summary = fleetScreen.summary(state, routeIn(state));
    expect(summaryText(summary)).toMatch(
      /^\? 1 file unusable {3}\? 1 row unreadable {3}\? 1 not all read {3}† 1 expired {3}≠ 1 invalid {3}! 1 due {3}/,
    );
    const shownAt = (columns: number) =>
      upperTexts({ path: 'Expiries', order: '' }, summary, columns)
        .counts.map(({ text }) => text)
        .join('');
    expect(shownAt(100)).toMatch(
      /^\? 1 file unusable {3}\? 1 row unreadable {3}\? 1 not all read {3}†1 {3}≠1 {3}!1 {3}\?\d+$/,
    );
    expect(shownAt(58)).toMatch(/^\? 3 unreadable {3}†1 {3}≠1 {3}!1 {3}\?\d+$/);
    const content = exportsIn(state)?.formats.find(({ format }) => format === 'markdown')?.content;
    const headings = content?.is === 'document' ? content.blocks.filter(({ is }) => is === 'heading') : [];
    expect(headings).toHaveLength(3);
  });

  test('says that it is reading, or what cannot be read, and that nothing is stored only when all is read', () => {
    const [first, , broken] = fleetRows();
    if (first?.is !== 'read' || broken === undefined) throw new Error('no such row');
    const empty = { ...first, counts: [], expiries: [], certificates: [], artifacts: [] };
    const unread = { ...broken, file: 'clusters/d.yaml', environment: 'prod' };
    const said = (...acts: readonly Act[]): readonly string[] => {
      const state = after(...acts);
      return [noFleetExpiryText(state, routeIn(state)), summaryText(fleetScreen.summary(state, routeIn(state)))];
    };
    const begun = (rows: readonly FleetRow[]) => (state: State) => fleetTold(rows)(state).slice(0, -1);
    expect(said(begun([broken]), keys('z', 'z'))).toEqual([
      'Reading the clusters in 1 file …',
      'reading, 1 of 1 file   ? 1 file unusable',
    ]);
    expect(said(fleetTold([broken, unread, { ...unread, environment: 'dev' }]), keys('3'))).toEqual([
      '1 file and 2 environments cannot be read in full, so what expires there is unknown.',
      '? 1 file unusable   ? 2 rows unreadable',
    ]);
    expect(said(fleetTold([empty, { ...empty, file: 'clusters/e.yaml', unread: ['vault'] }]), keys('3'))[0]).toBe(
      '1 environment cannot be read in full, so what expires there is unknown.',
    );
    expect(said(fleetTold([empty]), keys('3'))).toEqual([
      'No certificate is stored yet.',
      '0 in 12 months   1 environment',
    ]);
  });

  test('has no count of a year before the first row', () => {
    const others = tells('read fleet', { type: 'fleet found', files: ['clusters/e.yaml'] });
    const state = after(reported, keys('3', 't'), others);
    expect(summaryText(fleetScreen.summary(state, routeIn(state)))).toBe('reading 1 file');
  });

  test('keeps the cursor on its cluster after what it was on is renewed', () => {
    const state = after(reported, keys('3', 'end'));
    const { cursor, expiry } = routeIn(state);
    const renewed = fleetRows().map((row) =>
      row.is === 'read' && environmentKey(row) === cursor ? { ...row, expiries: row.expiries.toSpliced(-1, 1) } : row,
    );
    const next = playFrom(state, keys('t'), fleetTold(renewed)).state;
    expect(rowsIn(next).map(({ key }) => key)).not.toContain(expiry);
    expect(rowsIn(next)[0]?.item.key).not.toBe(cursor);
    const chosen = chosenCluster(next, routeIn(next));
    expect(chosen === undefined ? null : environmentKey(chosen)).toBe(cursor);
    expect(playFrom(next, keys('p')).state.target.environment).toBe(chosen?.environment);
  });

  test('is at the first row after another cluster was opened than the one under the cursor', () => {
    const backFrom = (environment: string): State => {
      const opened = after(reported, keys('3', 'end', ':'), text(environment), keys('enter'), readAs(environment));
      expect(opened.target.environment).toBe(environment);
      return playFrom(opened, keys('esc')).state;
    };
    const back = backFrom('staging');
    expect(routeIn(back)).toMatchObject({ cursor: openKey(back), expiry: null, layout: 'expiries' });
    expect(routeIn(backFrom('dev'))).toMatchObject({ expiry: expect.stringContaining('front-proxy-ca') });
  });

  test('counts each certificate once, as the calendar does, also below two certificates of one CA', () => {
    const whole = inventoryOf(names);
    const ca = whole.forecast.find(({ artifact }) => artifact.endsWith('-ca'));
    const leaf = whole.forecast.find(({ artifact }) => artifact.startsWith('apiserver '));
    if (ca === undefined || leaf === undefined) throw new Error('no such artifact');
    const on = (days: number) => ({
      at: new Date(now + days * 86_400_000).toISOString(),
      residualSeconds: days * 86_400,
      renewFrom: null,
    });
    const forecast = [
      { ...leaf, ...on(40), cappedBy: ca.artifact },
      { ...ca, ...on(40) },
      { ...ca, ...on(80), fingerprint: 'of another certificate' },
    ];
    const inventory = { ...whole, forecast };
    const of = { file: 'kpki.yaml', cluster: names.cluster, environment: null };
    const state = after(fleetTold([fleetCluster(of, inventory, new Date(now))]), keys('3'));
    expect(rowsIn(state)).toHaveLength(2);
    expect(summaryText(fleetScreen.summary(state, routeIn(state)))).toBe(
      '? 1 unknown   3 in 12 months   1 environment',
    );
    const counts = expiryMonthsIn(state, fleetItemsIn(state, routeIn(state))).map(({ count }) => count);
    expect(counts).toEqual(
      laidMonths(inventory, now, 200)
        .map(({ count }) => count)
        .slice(0, counts.length),
    );
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
