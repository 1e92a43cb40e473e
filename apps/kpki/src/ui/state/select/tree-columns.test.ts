import type { Phase } from '@kpki/engine';
import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { widthOf } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { statePieces } from './states.ts';
import { treeRows } from './tree.ts';
import { columnWidths, headText, laidColumns, rowCells, treeColumns } from './tree-columns.ts';

const cloudNode = (ip: string): string => `ip-${ip}.eu-central-1.compute.internal`;
const cloud = {
  ...nameSets.latin,
  nodes: [cloudNode('10-0-12-34'), cloudNode('10-0-12-35')],
  worker: cloudNode('10-0-7-2'),
} as const;

const linesOf = (names: typeof nameSets.latin, room: number, ...toggled: readonly string[]): readonly string[] => {
  const inventory = inventoryOf(names);
  const laid = laidColumns(inventory, room);
  const rows = treeRows(inventory, toggled, '').map((row) => rowCells(row, laid));
  return [headText(laid), ...rows.map((cells) => cells.map(({ text }) => text).join(''))];
};

const ranksEverywhere = 5;

describe('the columns of the tree', () => {
  test.each([68, 72, 78, 110, 200])('each have a head and their location, in %i columns', (room) => {
    const [head = '', ...lines] = linesOf(nameSets.long, room);
    const needed = treeColumns.filter(({ rank }) => rank <= ranksEverywhere || room === 200);
    for (const { head: long, shortHead = long } of needed)
      expect(head, 'give it less room, or a higher rank').toContain(shortHead);
    for (const line of [head, ...lines]) expect(widthOf(line)).toBeLessThanOrEqual(room);
    const at = head.indexOf('State');
    for (const line of lines) expect(line.slice(at - 1, at + 2)).toMatch(/^ \S /);
  });

  test('of two, the one of the higher rank is left out in no wider list than the other', () => {
    const widths = treeColumns.toSorted((one, other) => one.rank - other.rank).map((each) => each.fromListWidth ?? 0);
    expect(widths).toEqual(widths.toSorted((one, other) => one - other));
  });

  test.each([68, 78])('tell long names apart, in %i columns', (room) => {
    const lines = linesOf(cloud, room, 'all apiserver').filter((line) =>
      /^[ │┃├┠┣┡╰┗─━]+apiserver .*\d\d-\d+/.test(line),
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/12-34/);
    expect(lines[1]).toMatch(/12-35/);
  });

  test.each([64, 78])('show of what is rotated its phase, in %i columns', (room) => {
    const whole = inventoryOf(nameSets.latin, { fresh: false });
    const entries = whole.entries.map((entry) => ({ ...entry, state: 'ok' as const }));
    const at = (phase: Phase): readonly string[] => {
      const rotated = entries.map((entry) =>
        entry.artifact === 'kubernetes-ca' || entry.artifact === 'sa' ? { ...entry, phase } : entry,
      );
      const inventory = { ...whole, entries: rotated };
      const laid = laidColumns(inventory, room);
      return treeRows(inventory, [], '')
        .map((row) => rowCells(row, laid).map(({ text }) => text))
        .filter((cells) => cells.join('').includes('→'))
        .map((cells) => cells.join('').replace(/ +/g, ' ').trim());
    };
    expect(at('trust')).toHaveLength(2);
    for (const phase of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
      for (const line of at(phase)) expect(line).toContain(phase);
    }
  });

  test('say of a rotated CA its phase, and what is the matter below it', () => {
    const whole = inventoryOf(nameSets.latin);
    const entries = whole.entries.map((entry) =>
      entry.artifact === 'kubernetes-ca' ? { ...entry, phase: 'trust' as const } : entry,
    );
    const row = treeRows({ ...whole, entries }, [], '').find(({ key }) => key === 'kubernetes-ca');
    expect(row).toMatchObject({
      state: 'rotating',
      phase: 'trust',
      below: [
        ['expired', 1],
        ['missing', 1],
        ['unreadable', 1],
        ['due', 1],
      ],
    });
  });

  test('paint a lifetime in the state of the artifact that it is of, and not in the worst state below', () => {
    const inventory = inventoryOf(nameSets.latin);
    const laid = laidColumns(inventory, 110);
    const rows = treeRows(inventory, ['kubernetes-ca'], '');
    const rolesOf = (key: string): readonly Role[] => {
      const row = rows.find((each) => each.key === key);
      return row === undefined
        ? []
        : rowCells(row, laid).flatMap(({ text, role }) => (/[†_✓━]/.test(text) ? [role] : []));
    };
    // Its own state, what is below it while it is closed, and its lifetime.
    expect(rolesOf('kubernetes-ca')).toEqual(['ok', 'expired', 'expired', 'ok']);
  });

  test('show no lifetime of a group whose worst member has none: that of the others is not that of all', () => {
    const inventory = inventoryOf(nameSets.latin);
    const rows = treeRows(inventory, ['all scheduler.conf'], '');
    expect(rows.find(({ key }) => key === 'all scheduler.conf')).toMatchObject({ state: 'missing', left: null });
    expect(rows.filter(({ name, artifact }) => name === 'scheduler.conf' && artifact !== null)).toMatchObject([
      { state: 'ok', left: { until: expect.any(String) } },
      { state: 'missing', left: null },
    ]);
    // What is invalid has dates.
    expect(rows.find(({ key }) => key === 'all apiserver')?.left).not.toBeNull();
  });

  test('show a name whole where there is room', () => {
    expect(linesOf(cloud, 122, 'all apiserver').join('\n')).toContain(` ${cloud.nodes[0]} `);
  });

  test.each([
    [70, 8],
    [78, 10],
    [114, 16],
  ])(
    'leave to the bar of the lifetime what names, owners and times do not fill: in %i columns, %i cells',
    (room, least) => {
      const cells = laidColumns(inventoryOf(nameSets.latin), room).find(({ column }) => column.role === 'life')?.width;
      expect(cells).toBeGreaterThanOrEqual(least);
    },
  );

  test('have what is left in the smallest terminal, next to owners of ten characters', () => {
    const { entries, ...rest } = inventoryOf(nameSets.latin);
    const owned = entries.map((entry) => ({ ...entry, owner: entry.owner === null ? null : 'deploy-bot' }));
    const laid = laidColumns({ ...rest, entries: owned }, 55);
    expect(laid.map(({ column }) => column.head)).toEqual(['Name', 'Owner', 'State', 'Left']);
  });

  test('say of a CA, open or closed, what is not ok below it', () => {
    const of = (room: number, ...toggled: readonly string[]): string =>
      linesOf(nameSets.latin, room, ...toggled).find((line) => line.includes(' kubernetes-ca ')) ?? '';
    expect(of(110)).toMatch(/◉ kubernetes-ca +✓ ok, below †1 _1 \?1 !1 /);
    expect(of(110, 'kubernetes-ca')).toMatch(/⊕ kubernetes-ca +✓ ok, below †1 _1 \?1 !1 /);
    expect(of(78, 'kubernetes-ca')).toMatch(/kubernetes-ca +✓ ok › †1 _1 \?1 !1 /);
    expect(of(64, 'kubernetes-ca')).toMatch(/kubernetes-ca +✓ ok › †1 _1… /);
  });

  test('call all CAs that are ok alike, by the word where each has room for it with its counts', () => {
    const whole = inventoryOf(nameSets.latin);
    const entries = whole.entries.map((entry) =>
      entry.artifact === 'etcd-server cp1' ? { ...entry, state: 'invalid' as const } : entry,
    );
    const inventory = { ...whole, entries };
    const statesIn = (room: number, ...toggled: readonly string[]): readonly (string | undefined)[] => {
      const laid = laidColumns(inventory, room);
      return treeRows(inventory, toggled, '')
        .filter(({ sign, below }) => sign?.endsWith('ca') === true && below.length > 0)
        .map(
          (row) =>
            /✓ ok(?:, below| ›)/.exec(
              rowCells(row, laid)
                .map(({ text }) => text)
                .join(''),
            )?.[0],
        );
    };
    expect(statesIn(110)).toEqual(['✓ ok, below', '✓ ok, below']);
    expect(statesIn(78)).toEqual(['✓ ok ›', '✓ ok ›']);
    expect(statesIn(78, 'kubernetes-ca', 'etcd-ca')).toEqual(['✓ ok ›', '✓ ok ›']);
  });

  test('say of a group how many are in its state, and while it is closed what the others are', () => {
    const text = linesOf(nameSets.latin, 78).join('\n');
    expect(text).toMatch(/scheduler\.conf +2 nodes +_ 1 of 2 missing/);
    expect(linesOf(nameSets.latin, 68).join('\n')).toMatch(/controller-manager\.conf +2 nodes +✓ ok +━+[┿┊]━*╌* /);
    const whole = inventoryOf(nameSets.latin);
    const states = { 'apiserver cp1': 'expired', 'apiserver cp2': 'due' } as const;
    const entries = whole.entries.map((entry) => {
      const { artifact } = entry;
      return artifact === 'apiserver cp1' || artifact === 'apiserver cp2'
        ? { ...entry, state: states[artifact] }
        : entry;
    });
    const apiserver = (...toggled: readonly string[]): string | undefined => {
      const row = treeRows({ ...whole, entries }, toggled, '').find(({ key }) => key === 'all apiserver');
      return row === undefined
        ? undefined
        : statePieces(row)[0]
            ?.map(({ text }) => text)
            .join('');
    };
    expect(apiserver()).toBe('† 1 of 2 expired, !1');
    expect(apiserver('all apiserver')).toBe('† 1 of 2 expired');
  });
});

const name = { least: 10, most: 12, rank: 1 };
const location = { least: 4, most: 40, rank: 2 };
const bar = { least: 5, most: 10, rank: 3 };
const rules = [bar, name, location];

describe('the widths of columns', () => {
  test('are the least where there is no more room, with a space between them', () => {
    expect(columnWidths(rules, 5 + 1 + 10 + 1 + 4)).toEqual([5, 10, 4]);
  });

  test('grow by rank, each to its most', () => {
    expect(columnWidths(rules, 24)).toEqual([5, 12, 5]);
    expect(columnWidths(rules, 62)).toEqual([8, 12, 40]);
    expect(columnWidths(rules, 500)).toEqual([10, 12, 40]);
  });

  test('reach what is good before one takes more', () => {
    const good = [
      { ...name, good: 11 },
      { ...location, good: 5 },
    ];
    expect(columnWidths(good, 18)).toEqual([12, 5]);
    expect(columnWidths(good, 17)).toEqual([11, 5]);
  });

  test('the last by rank is left out first, and never the first', () => {
    expect(columnWidths(rules, 20)).toEqual([0, 12, 7]);
    expect(columnWidths(rules, 14)).toEqual([0, 12, 0]);
    expect(columnWidths(rules, 3)).toEqual([0, 10, 0]);
  });
});
