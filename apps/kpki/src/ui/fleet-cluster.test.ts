import { expect, test } from 'vitest';
import { inventoryOf, now } from '../../test/ui/inventory.ts';
import { nameSets } from '../../test/ui/names.ts';
import { fleetCluster } from './fleet-cluster.ts';
import { calendarMonths, calendarRows, markOf } from './state/select/calendar.ts';
import { nextPieces, nextText } from './state/select/fleet-columns.ts';

const of = { file: 'kpki.yaml', cluster: 'prod', environment: null };
const inventory = inventoryOf(nameSets.latin);

test('what is expired is not what expires next', () => {
  expect(inventory.forecast[0]?.residualSeconds).toBeLessThan(0);
  const { next } = fleetCluster(of, inventory, new Date(now));
  expect(next?.artifact).toBe(`apiserver ${nameSets.latin.nodes[0]}`);
  const expired = inventory.forecast.filter(({ residualSeconds }) => residualSeconds <= 0);
  const all = fleetCluster(of, { ...inventory, forecast: expired }, new Date(now));
  expect([all.next, nextText(all)]).toEqual([null, '1 expired']);
});

test('what cannot be read is no cluster in which nothing is stored', () => {
  const entries = inventory.entries.slice(0, 3).map((entry) => ({ ...entry, state: 'unreadable' as const }));
  const row = fleetCluster(of, { ...inventory, entries, forecast: [] }, new Date(now));
  // Two of the three are of one artifact.
  expect(nextText(row)).toBe('2 unreadable');
});

test('what expired earlier in this month is in no month, and is counted as expired', () => {
  const [, next] = inventory.forecast;
  if (next === undefined) throw new Error('nothing expires');
  const at = new Date(now);
  const day = (days: number) => ({
    at: new Date(now + days * 86_400_000).toISOString(),
    residualSeconds: days * 86_400,
  });
  const forecast = [
    { ...next, ...day(-3) },
    { ...next, ...day(2) },
    { ...next, ...day(40), renewFrom: null },
  ];
  const entries = inventory.entries.slice(0, 1).map((entry) => ({ ...entry, state: 'expired' as const }));
  const { months, counts } = fleetCluster(of, { ...inventory, entries, forecast }, at);
  expect(at.getUTCDate()).toBeGreaterThan(3);
  expect(months[0]).toEqual({ count: 1, notOk: [['due', 1]] });
  expect(months.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(counts).toEqual([['expired', 1]]);
  const heads = calendarMonths({ ...inventory, forecast }, now, 13).map(({ count }) => count);
  expect(heads.slice(0, 3)).toEqual(['†1', '!1', '·']);
});

test('what is not valid is never ok until it expires: in the lists, the months and the next expiry', () => {
  const artifact = `apiserver ${nameSets.latin.nodes[0]}`;
  const [expiry] = inventory.forecast.filter((each) => each.artifact === artifact);
  if (expiry === undefined) throw new Error('it expires');
  const forecast = [{ ...expiry, renewFrom: null }];
  const entries = inventory.entries.map((entry) =>
    entry.artifact === artifact ? { ...entry, state: 'invalid' as const } : entry,
  );
  const row = fleetCluster(of, { ...inventory, entries, forecast }, new Date(now));
  expect([row.expiries[0]?.state, row.certificates[0]?.state, row.next?.state]).toEqual([
    'invalid',
    'invalid',
    'invalid',
  ]);
  expect(row.months.filter(({ count }) => count > 0)).toEqual([{ count: 1, notOk: [['invalid', 1]] }]);
  expect(nextPieces({ ...row, counts: [] }, 40)[0]).toMatchObject({
    text: expect.stringMatching(/^≠ 12d /),
    role: 'expired',
  });
  const [head] = calendarRows({ ...inventory, entries, forecast }, [], now);
  expect(head === undefined ? null : markOf(head)).toEqual({ symbol: '≠', role: 'expired' });
  const cells = calendarMonths({ ...inventory, entries, forecast }, now, 13).filter(({ total }) => total > 0);
  expect(cells).toMatchObject([{ count: '≠1', role: 'expired' }]);
  // Another certificate of the artifact, of which no copy is invalid, has a state of its own.
  const other = { ...expiry, fingerprint: 'another', renewFrom: null };
  expect(fleetCluster(of, { ...inventory, entries, forecast: [other] }, new Date(now)).next?.state).toBe('ok');
});

test('of one state, CAs and servers are named first, then the rest as it expires, and users last', () => {
  const due = inventory.entries.map((entry) => ({ ...entry, state: 'due' as const }));
  const { problems, next } = fleetCluster(
    of,
    { ...inventory, entries: due, forecast: inventory.forecast.slice(1) },
    new Date(now),
  );
  const named = problems.map(({ artifact }) => artifact);
  expect(named[0]).toMatch(/-ca$/);
  expect(named.find((artifact) => !artifact.endsWith('-ca'))).toBe(next?.artifact);
  expect(named.at(-1)).toMatch(/^user /);
});

test('an artifact in a rotation is counted as the trust screen counts it', () => {
  const entries = inventory.entries
    .filter(({ state }) => state === 'ok')
    .map((entry) => (entry.name === 'etcd-ca' ? { ...entry, phase: 'prepare' as const } : entry));
  const { counts } = fleetCluster(of, { ...inventory, entries }, new Date(now));
  expect(counts).toEqual([
    ['rotating', 1],
    ['ok', new Set(entries.map(({ artifact }) => artifact)).size - 1],
  ]);
});

test('others that expire on the day of the next are counted', () => {
  const [, first] = inventory.forecast;
  if (first === undefined) throw new Error('nothing expires');
  const on = (artifact: string, at: string) => ({ ...first, artifact, at });
  const forecast = [
    on('apiserver cp1', '2026-12-06T08:00:00.000Z'),
    on('apiserver cp2', '2026-12-06T09:00:00.000Z'),
    on('apiserver cp3', '2026-12-07T09:00:00.000Z'),
  ];
  expect(fleetCluster(of, { ...inventory, forecast }, new Date(now)).next).toMatchObject({
    artifact: 'apiserver cp1',
    others: 1,
  });
});
