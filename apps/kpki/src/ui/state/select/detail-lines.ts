import type { Fact, Severity } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';

export interface DetailLine {
  readonly label: string;
  readonly text: string;
  readonly severity: Severity;
  /** The text in several colors. */
  readonly pieces?: readonly Piece[];
}

/** The longest label and a space. */
export const labelColumns = 11;

export const detailLines: (facts: readonly Fact[], columns: number) => readonly DetailLine[] = memo((facts, columns) =>
  facts.flatMap(({ label, values, severity }) =>
    values
      .flatMap((value) => wrap(clean(value), Math.max(10, columns - labelColumns)))
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
  const text = `… ${lines.length - shown} more: ${seenBy}`;
  return [...lines.slice(0, shown), { label: '', text, severity: 'info' }];
}
