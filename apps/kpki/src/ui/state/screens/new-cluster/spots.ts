import type { UiCommand } from '../../../keys.ts';
import type { Drafting } from '../../model.ts';
import type { PageName } from '../../route.ts';
import { memo } from '../../select/memo.ts';
import type { Cell, FormLine } from './form.ts';
import { focusLines } from './pages.ts';

export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly cell: Cell;
}

export function spotsOf(lines: readonly FormLine[]): readonly Spot[] {
  return lines.flatMap((each, line) =>
    each.is === 'cells' ? each.cells.map((cell, column) => ({ line, column, cell })) : [],
  );
}

export const spotsOn: (page: PageName, drafting: Drafting) => readonly Spot[] = memo((page, drafting) =>
  spotsOf(focusLines(page, drafting)),
);

/** Options of one field are one stop: the chosen one, at the position of the first. */
export function stopsOf(spots: readonly Spot[]): readonly Spot[] {
  const chosen = new Map<string, Spot>();
  for (const spot of spots) {
    const { cell } = spot;
    if (cell.is === 'option' && (cell.chosen || !chosen.has(cell.field))) chosen.set(cell.field, spot);
  }
  const seen = new Set<string>();
  return spots.flatMap((spot) => {
    const { cell } = spot;
    if (cell.is !== 'option') return [spot];
    if (seen.has(cell.field)) return [];
    seen.add(cell.field);
    return [chosen.get(cell.field) ?? spot];
  });
}

export function spotAfter(spots: readonly Spot[], from: Spot, uiCommand: UiCommand): Spot | null {
  switch (uiCommand) {
    case 'up':
      return below(
        spots.filter(({ line }) => line < from.line),
        from,
        'last',
      );
    case 'down':
      return below(
        spots.filter(({ line }) => line > from.line),
        from,
        'first',
      );
    case 'left':
      return spots.find(({ line, column }) => line === from.line && column === from.column - 1) ?? from;
    case 'right':
      return spots.find(({ line, column }) => line === from.line && column === from.column + 1) ?? from;
    case 'next part':
      return stopAfter(spots, from, 1);
    case 'previous part':
      return stopAfter(spots, from, -1);
    default:
      return null;
  }
}

/** In the nearest line, the cell of the same column, or the nearest to it. */
function below(spots: readonly Spot[], from: Spot, which: 'first' | 'last'): Spot {
  const line = (which === 'first' ? spots[0] : spots.at(-1))?.line;
  const there = spots.filter((spot) => spot.line === line);
  return there[Math.min(from.column, there.length - 1)] ?? from;
}

function stopAfter(spots: readonly Spot[], from: Spot, by: 1 | -1): Spot {
  const stops = stopsOf(spots);
  const at = stops.findIndex(({ cell }) => cell.id === from.cell.id || sameField(cell, from.cell));
  return stops[(at + by + stops.length) % stops.length] ?? from;
}

function sameField(one: Cell, other: Cell): boolean {
  return one.is === 'option' && other.is === 'option' && one.field === other.field;
}
