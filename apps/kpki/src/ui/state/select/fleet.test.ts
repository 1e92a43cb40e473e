import { describe, expect, test } from 'vitest';
import { fleetRows } from '../../../../test/ui/fleet.ts';
import type { FleetRow } from '../../work/fleet-row.ts';
import { environmentKey } from '../environment-key.ts';
import { fleetRoute } from '../route.ts';
import { panesIn } from '../scroll.ts';
import { laidFleet, shownRow } from './fleet.ts';
import { headOf } from './piece-columns.ts';

const fleet = fleetRows();
const november = 10;
const rotating = fleet.map((row): FleetRow => (row.is === 'read' ? { ...row, rotating: ['kubernetes-ca'] } : row));

const listOf = (columns: number): number => panesIn({ size: { columns, rows: 40 }, path: [fleetRoute] }).list;
const headIn = (rows: readonly FleetRow[], columns: number): string =>
  headOf(laidFleet(rows, listOf(columns), november));
const linesIn = (rows: readonly FleetRow[], columns: number): readonly string[] => {
  const laid = laidFleet(rows, listOf(columns), november);
  return rows.map((row) =>
    shownRow({ key: environmentKey(row), row, isStale: false }, laid)
      .pieces.map(({ text }) => text)
      .join(''),
  );
};

describe('the table of the fleet', () => {
  test.each([80, 110, 120, 160, 200])('has the months and a whole next expiry, at %i columns', (columns) => {
    for (const rows of [fleet, rotating]) {
      // A letter above the cell of each month, from that of today.
      const at = headIn(rows, columns).indexOf('NDJFMAMJJASON');
      expect(at).toBeGreaterThan(0);
      expect(linesIn(rows, columns)[0]?.slice(at - 4, at + 9)).toMatch(/^[·░▒▓█]{13}$/);
      if (columns !== 110) expect(linesIn(rows, columns)[0]).toMatch(/ \d+d apiserver cp\d /);
    }
  });

  test('has a column of rotations only where something is rotated', () => {
    expect(headIn(fleet, 160)).not.toContain('Rotating');
    expect(headIn(rotating, 160)).toContain('Rotating');
    expect(linesIn(rotating, 160)[0]).toContain('kubernetes-ca');
  });
});
