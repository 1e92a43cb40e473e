import type { Deed } from '../../../keys.ts';
import type { Cell } from './form.ts';
import { type Spot, stopsOf } from './spots.ts';

/** The cell that a deed goes to; null for one that does not go anywhere. */
export function spotAfter(spots: readonly Spot[], from: Spot, deed: Deed): Spot | null {
  switch (deed) {
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

/** In the nearest of these lines, the cell of the same column, or the one that is nearest to it. */
function below(spots: readonly Spot[], from: Spot, which: 'first' | 'last'): Spot {
  const line = (which === 'first' ? spots[0] : spots.at(-1))?.line;
  const there = spots.filter((spot) => spot.line === line);
  return there[Math.min(from.column, there.length - 1)] ?? from;
}

/** Fields and buttons one after another, round and round. */
function stopAfter(spots: readonly Spot[], from: Spot, by: 1 | -1): Spot {
  const stops = stopsOf(spots);
  const at = stops.findIndex(({ cell }) => cell.id === from.cell.id || sameField(cell, from.cell));
  return stops[(at + by + stops.length) % stops.length] ?? from;
}

function sameField(one: Cell, other: Cell): boolean {
  return one.is === 'option' && other.is === 'option' && one.field === other.field;
}
