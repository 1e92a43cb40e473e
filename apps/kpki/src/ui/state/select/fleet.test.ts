import { describe, expect, test } from 'vitest';
import { fleetRows } from '../../../../test/ui/fleet.ts';
import { inventoryOf, now } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { fleetCluster } from '../../fleet-cluster.ts';
import { rowStates } from '../../row-states.ts';
import type { FleetCluster, FleetRow } from '../../work/fleet-row.ts';
import { environmentKey } from '../environment-key.ts';
import type { Fleet } from '../fleet.ts';
import { upperTexts } from '../frame-texts.ts';
import { fleetRoute } from '../route.ts';
import { panesIn, sideMargins } from '../scroll.ts';
import { summaryText } from './counts.ts';
import { fleetItems, markOfRow, nameOf } from './fleet.ts';
import { laidFleet, monthPieces, nextOrHits, nextPieces, shownRow } from './fleet-columns.ts';
import { fleetCounts } from './fleet-counts.ts';
import { itemDetails, sideLines } from './fleet-details.ts';
import { fleetSummary } from './fleet-summary.ts';
import { headOf, type Piece } from './piece-columns.ts';
import { treeRows } from './tree.ts';

const fleet = fleetRows();
const november = 10;

/** Each cluster has its own file. */
function readRow(changes: Partial<FleetCluster>): FleetCluster {
  const [first] = fleet;
  if (first?.is !== 'read') throw new Error('the first row is not read');
  return { ...first, file: changes.cluster ?? first.file, ...changes };
}

const shownText = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const rotating = fleet.map((row): FleetRow => (row.is === 'read' ? { ...row, rotating: ['kubernetes-ca'] } : row));

const listOf = (columns: number): number => panesIn({ size: { columns, rows: 40 }, path: [fleetRoute] }).list;
const headIn = (rows: readonly FleetRow[], columns: number): string =>
  headOf(laidFleet(rows, listOf(columns), november, null));
const linesIn = (rows: readonly FleetRow[], columns: number): readonly string[] => {
  const laid = laidFleet(rows, listOf(columns), november, null);
  return rows.map((row) =>
    shownRow(
      { key: environmentKey(row), row, shown: row, isStale: false, isRanked: true, hits: [], owed: null },
      laid,
      listOf(columns),
    )
      .pieces.map(({ text }) => text)
      .join(''),
  );
};

describe('the table of the fleet', () => {
  test.each([
    [80, 13],
    [110, 12],
    [120, 13],
    [160, 13],
    [200, 13],
  ])('has a whole next expiry, and then the months, at %i columns', (columns, months) => {
    // A letter above the cell of each month, from that of today.
    const head = headIn(fleet, columns);
    const at = head.indexOf('NDJFMA');
    expect(head.slice(at).trim()).toBe('NDJFMAMJJASON'.slice(0, months));
    const [line] = linesIn(fleet, columns);
    expect(line?.slice(at - 4, at - 4 + months)).toMatch(/^[·░▒▓█]+$/);
    expect(line).toMatch(/ \d+d apiserver (cp\d )?\+\d+ /);
  });

  test('at 80 columns, shows rotations and whole names before months', () => {
    const next = (artifact: string, others: number) => ({
      artifact,
      ...{ at: '2036-11-16T09:00:00.000Z', seconds: 3_280 * 86_400, others, state: 'ok' as const },
    });
    const of = (cluster: string, rotating: readonly string[]) =>
      readRow({
        ...{ cluster, environment: 'main', rotating, next: next('kubernetes-ca', 2) },
        counts: [
          ['expired', 38],
          ['rotating', 1],
          ['ok', 7],
        ],
      });
    const rows = [of('prod-asia', ['etcd-ca']), of('lab', ['front-proxy-ca'])];
    expect(headIn(rows, 80)).toMatch(/ Next expiry +Rotating +$/);
    expect(linesIn(rows, 80)).toEqual([
      expect.stringMatching(/ 7 1 .* †38 {2}8y 11mo kubernetes-ca \+2 etcd-ca +$/),
      expect.stringMatching(/ 7 1 .* †38 {2}8y 11mo kubernetes-ca \+2 front-proxy-ca *$/),
    ]);
    const still = rows.map((row) => ({ ...row, rotating: [] }));
    expect(headIn(still, 80)).toMatch(/ Next expiry +NDJFMA/);
    for (const line of linesIn(still, 80)) expect(line).toContain(' †38  8y 11mo kubernetes-ca +2 ');
  });

  test('leaves out an environment that all have before a count or a name is cut', () => {
    const of = (cluster: string, environment: string, count: number) =>
      readRow({
        ...{ cluster, environment, rotating: count === 0 ? [] : ['etcd-ca'] },
        next: {
          artifact: 'user deploy-bot',
          ...{ at: '2026-11-16T09:00:00.000Z', seconds: 55 * 86_400, others: 0, state: 'ok' as const },
        },
        counts: [
          ['rotating', count],
          ['ok', 45 - count],
        ],
      });
    const same = [of('prod-asia', 'main', 0), of('staging', 'main', 1)];
    expect(headIn(same, 58)).not.toMatch(/ Env |Rotating/);
    expect(linesIn(same, 58)[1]).toMatch(/^staging +44 1 .* 55d user deploy-bot *$/);
    expect(headIn([...same, of('staging', 'blue', 0)], 58)).toMatch(/ Env /);
  });

  test('has a column of rotations only where something is rotated', () => {
    expect(headIn(fleet, 160)).not.toContain('Rotating');
    expect(headIn(rotating, 160)).toContain('Rotating');
    expect(linesIn(rotating, 160)[0]).toContain('kubernetes-ca');
  });
});

test('a rotation is counted as in the tree, and is seen behind the name where something is worse', () => {
  const inRotation = { rotating: ['kubernetes-ca'] };
  const only = readRow({
    ...inRotation,
    cluster: 'only',
    counts: [
      ['rotating', 1],
      ['ok', 44],
    ],
  });
  const worse = readRow({
    ...inRotation,
    cluster: 'worse',
    counts: [
      ['due', 1],
      ['rotating', 1],
      ['ok', 43],
    ],
  });
  const rows = [only, worse];
  const [head, ...lines] = [headIn(rows, 120), ...linesIn(rows, 120)];
  expect(head).toMatch(/ ✓ok +→ /);
  expect(lines[0]).toMatch(/^only +.* 44 +1 /);
  expect(lines[1]).toMatch(/^worse → +.* 43 +1 /);
  expect(markOfRow(only)).toMatchObject({ symbol: '→', word: 'rotating' });
});

test('room that a column does not need is that of the next expiry', () => {
  const next = {
    artifact: 'kubernetes-ca',
    at: '2027-05-03T09:00:00.000Z',
    seconds: 160 * 86_400,
    others: 0,
    state: 'ok' as const,
  };
  const rows = [
    readRow({
      cluster: 'prod-eu',
      environment: 'staging',
      counts: [
        ['expired', 2],
        ['unreadable', 1],
        ['rotating', 1],
        ['ok', 41],
      ],
      next,
    }),
  ];
  expect(headIn(rows, 120)).toMatch(/ → .* \? /);
  const bare = rows.map((row) => ({ ...row, environment: null }));
  expect([headIn(rows, 120).includes('Env'), headIn(bare, 120).includes('Env')]).toEqual([true, false]);
  expect(linesIn(rows, 120)[0]).toContain('†2  160d ');
});

describe('what is expired', () => {
  const next = {
    artifact: 'kubernetes-ca',
    at: '2035-11-16T09:00:00.000Z',
    seconds: 8.9 * 365 * 86_400,
    others: 0,
    state: 'ok' as const,
  };
  const expired = readRow({
    counts: [
      ['expired', 38],
      ['ok', 7],
    ],
    next,
  });

  test('is counted before what expires next, which is named in any room', () => {
    expect([40, 21].map((width) => shownText(nextPieces(expired, width)).trimEnd())).toEqual([
      '†38  8y 10mo kubernetes-ca',
      '†38 8y 10mo kubernet…',
    ]);
    expect(nextPieces(expired, 40)[0]).toEqual({ text: '†38  ', role: 'expired' });
    expect(nextPieces({ ...expired, next: null }, 12)).toEqual([{ text: '38 expired  ', role: 'expired' }]);
  });

  test('is in no month: the first has what expires in the rest of it', () => {
    const month = (count: number) => ({ count, notOk: [] });
    const [first, second] = monthPieces({ ...expired, months: [month(0), month(3)] }, 1);
    expect([first, second].map((pieces = []) => shownText(pieces))).toEqual(['·', '▒']);
    const due = monthPieces({ ...expired, months: [{ count: 4, notOk: [['due', 4]] }] }, 2);
    expect(due).toEqual([[{ text: '▒▒', role: 'due' }]]);
  });
});

test('of several that expire on one day the number is shown, or that there are more; of the first the owner only where there is room', () => {
  const next = {
    artifact: 'apiserver cp1',
    at: '2026-12-06T09:00:00.000Z',
    seconds: 11.5 * 86_400,
    others: 3,
    state: 'ok' as const,
  };
  const row = readRow({ counts: [['ok', 45]], next });
  expect([30, 19, 14, 12].map((width) => shownText(nextPieces(row, width)).trimEnd())).toEqual([
    '11d apiserver cp1 +3',
    '11d apiserver +3',
    '11d apiserver…',
    '11d apiserv…',
  ]);
});

test('by next expiry, a cluster is where the expiry that its row shows is, whatever is expired there', () => {
  const [soon, expired] = [
    readRow({
      cluster: 'soon',
      next: {
        artifact: 'apiserver cp1',
        at: '2027-05-03T09:00:00.000Z',
        seconds: 160 * 86_400,
        others: 0,
        state: 'ok' as const,
      },
    }),
    readRow({
      cluster: 'expired',
      counts: [['expired', 38]],
      next: {
        artifact: 'kubernetes-ca',
        at: '2035-11-16T09:00:00.000Z',
        seconds: 8.9 * 365 * 86_400,
        others: 2,
        state: 'ok' as const,
      },
    }),
  ];
  const items = fleetItems(fleetOf([soon, expired]), '', 'expiry');
  expect(items.map(({ row }) => nameOf(row))).toEqual(['soon', 'expired']);
  expect(shownText(nextOrHits({ ...expired, hits: [] }, 22))).toMatch(/^†38 /);
});

test('of two clusters in one state, the one with more bad artifacts comes first', () => {
  const [few, many] = [2, 38].map((count) =>
    readRow({ cluster: `with ${count}`, counts: [['expired', count]], next: null }),
  );
  if (few === undefined || many === undefined) throw new Error('two rows were made');
  const items = fleetItems(fleetOf([few, many]), '', 'worst');
  expect(items.map(({ row }) => row)).toEqual([many, few]);
});

test('a file that cannot be used is one of the rows', () => {
  const all = fleetOf(fleet);
  expect(summaryText(fleetSummary(all, fleetItems(all, '', 'worst')))).toBe(
    '? 1 file unusable   ✗ 3 bad   ! 1 due   ? 1 unreadable   + 32 not created   ✓ 54 ok   4 rows',
  );
  expect(summaryText(fleetSummary(all, fleetItems(all, 'broken', 'worst')))).toBe('? 1 file unusable   1 of 4 rows');
});

test('a filter that begins a name means what is named so, first; others only by what their artifacts are called', () => {
  const [entry] = fleet.flatMap((row) => (row.is === 'read' ? row.artifacts : []));
  if (entry === undefined) throw new Error('there are artifacts');
  const of = (cluster: string, artifact: string) =>
    readRow({
      ...{ file: `clusters/${cluster}.yaml`, cluster, environment: 'main' },
      artifacts: [{ ...entry, artifact, path: `/srv/jane/lab/${cluster}/pki/x.crt` }],
    });
  const rows = [
    of('edge', 'apiserver cp1'),
    of('collab', 'apiserver cp1'),
    of('shop', 'user labadmin'),
    of('lab', 'sa'),
  ];
  const found = (filter: string) => fleetItems(fleetOf(rows), filter, 'name').map(({ row }) => nameOf(row));
  expect(found('lab')).toEqual(['lab', 'collab', 'shop']);
  expect(found('la')).toEqual(['lab', 'collab', 'shop']);
  expect(found('!lab')).toEqual(['edge']);
  expect(found('main apiserver')).toEqual(['collab', 'edge']);
  // No name begins so: all texts are searched.
  expect(found('jane/lab')).toEqual(['collab', 'edge', 'lab', 'shop']);
});

describe('a search of the fleet', () => {
  const hitsOf = (filter: string) =>
    fleetItems(fleetOf(fleet), filter, 'worst').map(({ row, hits }): readonly [string | null, number] => [
      row.environment,
      hits.length,
    ]);

  test.each([
    ['in:30d', [['prod', 2]]],
    ['state:due', [['prod', 1]]],
    ['dev by:etcd-ca kind:ca', [['dev', 1]]],
    ['staging kind:ca', [['staging', 3]]],
    ['staging', [['staging', 0]]],
    ['admin.conf expired', [['prod', 1]]],
    ['not created', [['staging', 0]]],
    ['!clusters/', []],
    ['clusters', [[null, 0]]],
    ['nowhere:x', []],
  ] as const)('is that of the tree, in words of the clusters too: %s', (filter, expected) => {
    expect(hitsOf(filter)).toEqual(expected);
  });

  test.each(['in:', 'state:wrong', '/(/'])('shows all while it is incomplete or wrong: %s', (filter) => {
    expect(hitsOf(filter)).toHaveLength(fleet.length);
  });

  test('counts the hits of a row, and names the first as far as there is room', () => {
    const [item] = fleetItems(fleetOf(fleet), 'state:!ok', 'worst');
    if (item === undefined) throw new Error('nothing was found');
    const shown = [160, 80].map((columns) =>
      shownText(shownRow(item, laidFleet(fleet, listOf(columns), november, null), listOf(columns)).pieces),
    );
    expect(shown[0]).toContain(`${item.hits.length} hits: ${item.hits[0]}`);
    expect(shown[1]).toContain(`${item.hits.length} hits: ${item.hits[0]?.split(' ')[0]}`);
    expect(item.row.is === 'read' ? item.row.problems[0]?.artifact : '').toBe(item.hits[0]);
  });
});

describe('the problems of a row in the side panel', () => {
  const linesOf = (problems: FleetCluster['problems'], columns: number): readonly string[] => {
    const row = readRow({ problems, counts: [['expired', problems.length]], next: null });
    const lines = sideLines(
      { key: environmentKey(row), row, shown: row, isStale: false, isRanked: true, hits: [], owed: null },
      columns,
    );
    return lines.slice(1, -1).map(({ label, text }) => label + text);
  };
  const expired = (...artifacts: readonly string[]) =>
    artifacts.map((artifact) => ({ artifact, state: 'expired' as const }));
  const several = [
    ...expired('apiserver cp1', 'apiserver cp2', 'apiserver cp3', 'admin.conf cp1'),
    { artifact: 'apiserver cp4', state: 'missing' as const },
    ...expired('apiserver-kubelet-client cp1', 'apiserver-kubelet-client cp2'),
  ];
  const at120 = 36;

  test('are grouped by name and state, each a line', () => {
    expect(panesIn({ size: { columns: 120, rows: 40 }, path: [fleetRoute] }).side).toBe(at120 + sideMargins);
    expect(linesOf(several.slice(0, 5), at120)).toEqual([
      'Not ok',
      'apiserver ×3    expired',
      'admin.conf cp1  expired',
      'apiserver cp4   missing',
    ]);
  });

  test.each([110, 120, 160])('break no line at %i columns', (columns) => {
    const { side } = panesIn({ size: { columns, rows: 40 }, path: [fleetRoute] });
    const lines = linesOf(several, (side ?? 0) - sideMargins);
    expect(lines).toHaveLength(5);
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/ {2}(expired|missing)$/);
      expect(line.length).toBeLessThanOrEqual((side ?? 0) - sideMargins);
    }
    if (columns !== 110) expect(lines.at(-1)).toBe('apiserver-kubelet-client ×2  expired');
  });
});

describe('an environment of which nothing is stored', () => {
  const none = { counts: [['not created', 45]], next: null } as const;
  const fresh = readRow({ ...none, cluster: 'fresh' });

  test('is not created rather than bad: in its row, its details and the title', () => {
    expect(markOfRow(fresh)).toMatchObject({ symbol: '+', word: 'not created' });
    expect(linesIn([fresh], 160)[0]).toMatch(/fresh .* · +· +· +45 not created/);
    expect(
      JSON.stringify(
        itemDetails({
          key: environmentKey(fresh),
          row: fresh,
          shown: fresh,
          isStale: false,
          isRanked: true,
          hits: [],
          owed: null,
        }),
      ),
    ).toContain('+ 45 artifacts not created');
    const all = fleetOf([fresh]);
    expect(summaryText(fleetSummary(all, fleetItems(all, '', 'worst')))).toBe('+ 45 not created   1 row');
  });

  test('each artifact is in one count of its row, and the counts add up to all', () => {
    const states = Object.keys(rowStates).filter((state) => state !== 'drifted') as FleetCluster['counts'][number][0][];
    const every = readRow({ counts: states.map((state, at) => [state, at + 1]) });
    for (const row of [every, fresh, ...fleet.filter((each) => each.is === 'read')]) {
      const all = row.counts.reduce((sum, [, count]) => sum + count, 0);
      expect(Object.values(fleetCounts(row)).reduce((sum, count) => sum + count, 0)).toBe(all);
    }
    expect(fleetCounts(every)).toEqual({
      bad: 1 + 2 + 3,
      due: 5 + 6 + 7,
      unknown: 4,
      notCreated: 8,
      rotating: 9,
      ok: 10,
    });
  });

  test('comes after those where something is expired or missing', () => {
    const expired = readRow({ cluster: 'expired', counts: [['expired', 1]] });
    const partly = readRow({
      cluster: 'partly',
      counts: [
        ['missing', 1],
        ['ok', 44],
      ],
    });
    const items = fleetItems(fleetOf([fresh, partly, expired]), '', 'worst');
    expect(items.map(({ row }) => nameOf(row))).toEqual(['expired', 'partly', 'fresh']);
  });

  test('has the same name in its tree; it is missing where a sink did not answer, and where a part is stored', () => {
    const none = inventoryOf(nameSets.latin, { fresh: true });
    const [first, ...others] = none.entries;
    if (first === undefined) throw new Error('there are artifacts');
    const stored = first.parts.map((part) => ({ ...part, state: 'present' as const }));
    const of = { file: 'kpki.yaml', cluster: 'prod', environment: null };
    const named = (inventory: Inventory): readonly unknown[] => [
      fleetCluster(of, inventory, new Date(now)).counts.map(([state]) => state),
      new Set(treeRows(inventory, [], '').map(({ state }) => state)),
    ];
    expect(named(none)).toEqual([['not created'], new Set(['not created'])]);
    const unread = [{ sink: 'vault', text: 'sealed' }] as unknown as Inventory['unread'];
    for (const each of [
      { ...none, unread },
      { ...none, entries: [{ ...first, parts: stored }, ...others] },
    ] satisfies Inventory[])
      expect(named(each)).toEqual([['missing'], new Set(['missing'])]);
  });
});

describe('the title of the fleet', () => {
  const counts: FleetCluster['counts'] = [
    ['expired', 30],
    ['due', 12],
    ['unreadable', 4],
    ['rotating', 2],
    ['ok', 900],
  ];
  const broken = { is: 'failed', file: 'broken.yaml', environment: null, text: 'wrong', at: null } as const;
  const all = fleetOf([
    readRow({ cluster: 'a', counts }),
    readRow({ cluster: 'b', counts: [['not created', 45]], next: null }),
    broken,
  ]);
  const summary = fleetSummary(all, fleetItems(all, '', 'worst'));
  const at = (columns: number, order = ''): readonly [title: string, counts: string] => {
    const { title, counts: shown } = upperTexts({ path: 'Fleet', order }, summary, columns - 2);
    return [title, shown.map(({ text }) => text).join('')];
  };

  test.each([
    [
      160,
      '? 1 file unusable   ✗ 30 bad   ! 12 due   ? 4 unreadable   + 45 not created   → 2 rotating   ✓ 900 ok   3 rows',
    ],
    [100, '? 1 file unusable   ✗ 30 bad   ! 12 due   ? 4 unreadable   + 45 not created   3 rows'],
    [80, '? 1 file unusable   ✗30 bad   !12 due   ?4 unreadable'],
    [60, '? 1 file unusable   ✗30   !12   ?4   +45'],
  ])(
    'has all counts of what is wrong at %i columns; what is ok and how many rows there are give way',
    (columns, expected) => {
      expect(at(columns)).toEqual(['Fleet', expected]);
    },
  );

  test('leaves room to a filter in 60 columns', () => {
    const { title, counts: shown } = upperTexts({ path: 'Fleet › filter: in:30d prod', order: '' }, summary, 58);
    expect(title).toBe('Fleet › filter: in:30d prod');
    expect(shown.map(({ text }) => text).join('')).toBe('? 1 unreadable   ✗30   !12   ?4');
  });

  test('has the order of the rows only where there is room for all of it', () => {
    expect(at(100, 'expiry ▲')[0]).toBe('Fleet · expiry ▲');
    expect(at(60, 'expiry ▲')).toEqual(['Fleet · expiry ▲', '? 1 file unusable   ✗30   !12   ?4']);
    expect(at(60, 'an order with a longer name')).toEqual(['Fleet', at(60)[1]]);
  });
});

function fleetOf(rows: readonly FleetRow[]): Fleet {
  return {
    named: [],
    files: [],
    rows,
    isReading: false,
    failure: null,
    at: 0,
    whole: { began: 0, took: 0 },
    written: [],
    visited: [],
    ranked: rows,
    arrived: [],
    rereading: [],
    stale: [],
    readAt: {},
    left: null,
  };
}
