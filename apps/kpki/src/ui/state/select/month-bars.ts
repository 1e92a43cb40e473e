import { fit } from '../../../text/width.ts';
import { cellRoles, piecesOfCells } from './cell-roles.ts';
import { headIn, type LaidMonth } from './months.ts';
import type { Piece } from './piece-columns.ts';

/** A month as a bar. */
export interface MonthBar {
  readonly width: number;
  readonly head: Piece;
  /** From the top: the bar, with its count above. All have as many. */
  readonly cells: readonly (readonly Piece[])[];
}

/** Of a cell of a bar, from the lowest. */
const eighths = '▁▂▃▄▅▆▇█';
const full = eighths.length;

/** A bar is no wider, however few months there are. */
const mostSpread = 9;

/**
 * Draws months as bars of so many rows, and a row for the count above the highest. One certificate next to hundreds is the
 * lowest bar that there is. What is not ok has its share of the cells, from the lowest on the left, the worst first.
 */
export function monthBars(months: readonly LaidMonth[], rows: number, room: number): readonly MonthBar[] {
  const most = months.reduce((highest, { total }) => Math.max(highest, total), 1);
  const taken = months.reduce((sum, { width }) => sum + width + 1, -1);
  const spread = months.length === 0 ? 0 : Math.floor((room - taken) / months.length);
  return months.map((month) => {
    const { count, role, total } = month;
    const width = Math.max(month.width, Math.min(mostSpread, month.width + spread));
    const height = total === 0 ? 0 : Math.max(1, Math.round((total / most) * rows * full));
    const top = Math.ceil(height / full);
    const across = Math.max(1, width - 1);
    const roles = cellRoles(month, top * across);
    const cellsAt = (row: number): readonly Piece[] => {
      if (row === top) return [{ text: fit(count, width), role }];
      if (row > top) return [{ text: ' '.repeat(width), role: 'text' }];
      const glyph = eighths[Math.min(full, height - row * full) - 1] ?? ' ';
      const gap: Piece = { text: ' '.repeat(width - across), role: 'text' };
      return [...piecesOfCells(roles.slice(row * across, (row + 1) * across), glyph), gap];
    };
    return {
      width,
      head: {
        text: fit(headIn(month, width), width),
        role: total === 0 ? 'dim' : 'text',
      },
      cells: Array.from({ length: rows + 1 }, (_, line) => cellsAt(rows - line)),
    };
  });
}
