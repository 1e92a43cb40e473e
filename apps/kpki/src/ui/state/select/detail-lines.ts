import type { Detail } from '../../../print/details.ts';
import { counted } from '../../../text/count.ts';
import { wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';

export interface DetailLine {
  /** Empty on the lines that go on. */
  readonly label: string;
  readonly text: string;
  readonly tone: 'calm' | 'soon' | 'now';
}

/** The longest label and a space; what is left beside the tree just holds the longest name of an API server. */
export const labelColumns = 11;

/** Details in lines of so many columns, the label's included. */
export const detailLines: (details: readonly Detail[], columns: number) => readonly DetailLine[] = memo(
  (details, columns) =>
    details.flatMap(({ label, values, tone = 'calm' as const }) =>
      values
        .flatMap((value) => wrap(value, Math.max(10, columns - labelColumns)))
        .map((text, at): DetailLine => ({ label: at === 0 ? label : '', text, tone })),
    ),
);

/** As many lines as there is room for; where some are left out, the last says so, and how they are seen: `enter`. */
export function clippedLines(
  lines: readonly DetailLine[],
  height: number,
  seenBy: string = 'enter',
): readonly DetailLine[] {
  if (lines.length <= height) return lines;
  const shown = Math.max(0, height - 1);
  const text = `… ${counted(lines.length - shown, 'more line')}: ${seenBy}`;
  return [...lines.slice(0, shown), { label: '', text, tone: 'calm' }];
}
