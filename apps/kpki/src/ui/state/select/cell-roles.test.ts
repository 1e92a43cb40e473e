import type { ArtifactState } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { fleetRows } from '../../../../test/ui/fleet.ts';
import { cellRoles, piecesOfCells } from './cell-roles.ts';
import { monthPieces } from './fleet-columns.ts';
import { monthBars } from './month-bars.ts';
import { layMonths, monthCells, shadePieces } from './months.ts';

const rolesOf = (total: number, cells: number, ...notOk: readonly (readonly [ArtifactState, number])[]) =>
  piecesOfCells(cellRoles({ total, notOk, role: 'ok' }, cells), '#').map(({ text, role }) => `${text.length} ${role}`);

test('a bar has the colors of its states by their share, the worst first, and a cell of each at least', () => {
  expect(rolesOf(12, 4, ['invalid', 1])).toEqual(['1 expired', '3 ok']);
  expect(rolesOf(12, 12, ['expired', 1], ['due', 6])).toEqual(['1 expired', '6 due', '5 ok']);
  expect(rolesOf(500, 16, ['invalid', 1], ['due', 1])).toEqual(['1 expired', '1 due', '14 ok']);
  expect(rolesOf(500, 16, ['invalid', 499])).toEqual(['15 expired', '1 ok']);
  expect(rolesOf(3, 5, ['due', 3])).toEqual(['5 due']);
  expect(rolesOf(3, 5)).toEqual(['5 ok']);
  // Where there are fewer cells than states, the worst have them.
  expect(rolesOf(12, 1, ['invalid', 1], ['due', 1])).toEqual(['1 expired']);
  expect(rolesOf(12, 2, ['invalid', 1], ['due', 1])).toEqual(['1 expired', '1 due']);
  for (let cells = 1; cells < 40; cells += 1)
    expect(
      cellRoles(
        {
          total: 9,
          notOk: [
            ['expired', 2],
            ['due', 3],
          ],
          role: 'ok',
        },
        cells,
      ),
    ).toHaveLength(cells);
});

const november = Date.UTC(2026, 10, 1);
const months = layMonths(
  monthCells(2, [['invalid', ...Array.from({ length: 11 }, () => 'ok' as const)], []], november),
  20,
);

test('the strip of months, the bars of the fleet and the tiles of the wall are painted so', () => {
  const [past, mixed, empty] = months;
  if (past === undefined || mixed === undefined || empty === undefined) throw new Error('there are three months');
  expect(mixed.count).toBe('12 ≠1');
  expect(shadePieces(past)).toEqual([{ text: '▒'.repeat(past.width), role: 'expired' }]);
  expect(shadePieces(mixed)).toEqual([
    { text: '█', role: 'expired' },
    { text: '█'.repeat(mixed.width - 1), role: 'ok' },
  ]);
  expect(shadePieces(empty)).toEqual([{ text: '·'.repeat(empty.width), role: 'dim' }]);
  const bars = monthBars(months, 2, 20);
  const lowest = bars.map(({ cells }) => cells.at(-1)?.map(({ role }) => role));
  expect(lowest).toEqual([['expired', 'text'], ['expired', 'ok', 'text'], ['dim']]);
  expect(bars[1]?.cells.map((cells) => cells.map(({ role }) => role))).toEqual([
    ['expired'],
    ['ok', 'text'],
    ['expired', 'ok', 'text'],
  ]);
  const [, row] = fleetRows();
  if (row?.is !== 'read') throw new Error('this row is read');
  const at = row.months.findIndex(({ count, notOk }) => count > notOk.length && notOk.length > 0);
  expect(monthPieces(row, 2)[at]).toEqual([
    { text: '█', role: 'expired' },
    { text: '█', role: 'ok' },
  ]);
  expect(monthPieces(row, 1)[at]).toEqual([{ text: '█', role: 'expired' }]);
});
