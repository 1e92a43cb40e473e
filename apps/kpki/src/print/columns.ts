import { fit, hanging, widthOf } from '../text/width.ts';

/** Paints a cell after it is laid out, since colors have no width. */
type PaintCell = (text: string, row: number, column: number) => string;

/** Aligns rows in columns. The last column wraps in the remaining width. */
export function columns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
  paint: PaintCell = (text) => text,
): string {
  const all = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  return all
    .flatMap((row, line) => {
      const cells = row.slice(0, -1).map((cell, at) => `${fit(cell, widths[at] ?? 0)}  `);
      return withHead(hanging(cells.join(''), row.at(-1) ?? '', width), cells, (text, at) =>
        line === 0 ? text : paint(text, line - 1, at),
      );
    })
    .join('\n');
}

export function columnsWidth(rows: readonly (readonly string[])[]): number {
  const [first = []] = rows;
  const widths = first.map((_, at) => rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), 0));
  return widths.reduce((sum, width) => sum + width, 0) + 2 * Math.max(0, widths.length - 1);
}

function withHead(
  [first = '', ...rest]: readonly string[],
  cells: readonly string[],
  paint: (text: string, column: number) => string,
): readonly string[] {
  const head = cells.join('');
  if (!first.startsWith(head)) return [first, ...rest];
  return [`${cells.map(paint).join('')}${first.slice(head.length)}`, ...rest];
}
