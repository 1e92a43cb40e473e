import { shortened, widthOf, wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';
import type { PlanRow } from './plan-rows.ts';

/** The columns that all rows share. */
export interface PlanColumns {
  readonly hasBoxes: boolean;
  readonly label: number;
  readonly subject: number;
  readonly reason: number;
}

/** Of the cursor and of a branch, and of what can be excluded. */
const markColumns = 4;
const boxColumns = 4;
/** The glyph of a step, and the spaces between the columns. */
const betweenColumns = 5;

/** Subjects give way to the reasons next to them. */
const mostSubject = 0.4;
/** As `kpki plan` prints it. */
const leastLabel = 8;

export const planColumns: (rows: readonly PlanRow[], columns: number) => PlanColumns = memo((rows, columns) => {
  const all = rows.filter((row) => row.is === 'items');
  const widest = (widths: readonly number[]): number => widths.reduce((most, width) => Math.max(most, width), 0);
  const hasBoxes = all.some(({ choice }) => choice !== 'fixed');
  const label = widest([leastLabel, ...all.map(({ label }) => label.length)]);
  const subject = Math.min(
    Math.floor(columns * mostSubject),
    widest(all.map(({ subject, depth }) => widthOf(subject) + 2 * depth)),
  );
  const before = markColumns + (hasBoxes ? boxColumns : 0) + label + subject + betweenColumns;
  const reason = Math.max(0, columns - before);
  return { hasBoxes, label, subject, reason };
});

/** In fewer columns, most lines of a reason would be one word. */
const leastReason = 20;

/**
 * Returns the lines of the reason of each row, at least one. Reasons wrap into as many lines as leave all rows in view,
 * since more rows tell more than longer reasons. What is open has its reason below it.
 */
export const reasonLines: (
  rows: readonly PlanRow[],
  columns: number,
  height: number,
) => readonly (readonly string[])[] = memo((rows, columns, height) => {
  const { reason } = planColumns(rows, columns);
  const texts = rows.map((row) => (row.is === 'items' ? row.text : ''));
  const single = texts.map((text) => [text]);
  if (reason < leastReason || rows.length > height) return single;
  const whole = rows.map((row, at) =>
    row.is !== 'items' || row.branch === 'open' ? [texts[at] ?? ''] : wrap(row.text, reason),
  );
  for (let most = height; most > 1; most -= 1) {
    const cut = whole.map((lines) => linesUpTo(lines, most, reason));
    const rest = height - cut.reduce((sum, { length }) => sum + length, 0);
    if (rest >= 0) return withRest(cut, whole, rest, reason);
  }
  return withRest(single, whole, height - rows.length, reason);
});

/** Gives the lines that are left to the first reasons that are cut. */
function withRest(
  cut: readonly (readonly string[])[],
  whole: readonly (readonly string[])[],
  rest: number,
  columns: number,
): readonly (readonly string[])[] {
  let left = rest;
  return cut.map((lines, at) => {
    const longer = linesUpTo(whole[at] ?? lines, lines.length + left, columns);
    left -= longer.length - lines.length;
    return longer;
  });
}

function linesUpTo(lines: readonly string[], most: number, columns: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(' '), columns)];
}

/** Returns the reason of a row that does not show all of it; null: it does, or its fields do. */
export function hiddenReason(rows: readonly PlanRow[], at: number, columns: number, height: number): string | null {
  const row = rows[at];
  if (row?.is !== 'items' || row.branch === 'open') return null;
  const lines = reasonLines(rows, columns, height)[at] ?? [];
  const { reason } = planColumns(rows, columns);
  const isWhole = lines.join('').replaceAll(' ', '') === row.text.replaceAll(' ', '');
  return isWhole && lines.every((line) => widthOf(line) <= reason) ? null : row.text;
}
