import { fit, widthOf } from '../../../text/width.ts';
import type { LaidMonth } from './months.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** A month as a bar. */
export interface MonthBar {
  readonly width: number;
  readonly head: Piece;
  /** From the top: the bar, with its count above. All have as many. */
  readonly cells: readonly Piece[];
}

/** Of a cell of a bar, from the lowest. */
const eighths = '▁▂▃▄▅▆▇█';
const full = eighths.length;

/** A bar is no wider, however few months there are. */
const mostSpread = 9;

/**
 * Draws months as bars of so many rows, and a row for the count above the highest. One certificate next to hundreds is the
 * lowest bar that there is. What is not ok is the lower part of a bar, the worst lowest.
 */
export function monthBars(months: readonly LaidMonth[], rows: number, room: number): readonly MonthBar[] {
  const most = months.reduce((highest, { total }) => Math.max(highest, total), 1);
  const taken = months.reduce((sum, { width }) => sum + width + 1, -1);
  const spread = months.length === 0 ? 0 : Math.floor((room - taken) / months.length);
  return months.map((month) => {
    const { head, count, role, total, notOk } = month;
    const width = Math.max(month.width, Math.min(mostSpread, month.width + spread));
    const height = total === 0 ? 0 : Math.max(1, Math.round((total / most) * rows * full));
    const rowsOf = (some: number): number => Math.ceil((height / full) * (some / total));
    const parts = notOk.map(([state], at) => ({
      role: stateRoles[state],
      to: rowsOf(notOk.slice(0, at + 1).reduce((sum, [, each]) => sum + each, 0)),
    }));
    const rest = notOk.length === 0 ? role : stateRoles.ok;
    const top = Math.ceil(height / full);
    const cellAt = (row: number): Piece => {
      if (row === top) return { text: fit(count, width), role };
      if (row > top) return { text: ' '.repeat(width), role: 'text' };
      const glyph = eighths[Math.min(full, height - row * full) - 1] ?? ' ';
      return {
        text: glyph.repeat(Math.max(1, width - 1)).padEnd(width),
        role: parts.find(({ to }) => row < to)?.role ?? rest,
      };
    };
    return {
      width,
      head: {
        text: fit(widthOf(head) <= width ? head : head.slice(0, width), width),
        role: total === 0 ? 'dim' : 'text',
      },
      cells: Array.from({ length: rows + 1 }, (_, line) => cellAt(rows - line)),
    };
  });
}
