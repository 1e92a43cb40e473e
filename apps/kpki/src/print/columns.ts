import { fit, widthOf } from '../text/width.ts';
import { hanging } from '../text/wrap.ts';

/**
 * Rows in columns as wide as their widest cell. The last column takes what is left of the width, and is broken to fit
 * it.
 */
export function columns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const all = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  return all
    .flatMap((row) => {
      const head = row.slice(0, -1).map((cell, at) => `${fit(cell, widths[at] ?? 0)}  `);
      return hanging(head.join(''), row.at(-1) ?? '', width);
    })
    .join('\n');
}
