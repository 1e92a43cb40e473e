import { counted } from '@kpki/presentation';
import type { Detail } from '../../../print/details.ts';
import { wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';

export interface DetailLine {
  readonly label: string;
  readonly text: string;
  readonly severity: 'info' | 'warning' | 'critical';
}

/** The longest label and a space. Beside the tree, the rest just fits the longest name of an API server. */
export const labelColumns = 11;

export const detailLines: (details: readonly Detail[], columns: number) => readonly DetailLine[] = memo(
  (details, columns) =>
    details.flatMap(({ label, values, severity = 'info' as const }) =>
      values
        .flatMap((value) => wrap(value, Math.max(10, columns - labelColumns)))
        .map((text, at): DetailLine => ({ label: at === 0 ? label : '', text, severity })),
    ),
);

export function clippedLines(
  lines: readonly DetailLine[],
  height: number,
  seenBy: string = 'enter',
): readonly DetailLine[] {
  if (lines.length <= height) return lines;
  const shown = Math.max(0, height - 1);
  const text = `… ${counted(lines.length - shown, 'more line')}: ${seenBy}`;
  return [...lines.slice(0, shown), { label: '', text, severity: 'info' }];
}
