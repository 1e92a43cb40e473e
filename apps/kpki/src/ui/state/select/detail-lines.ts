import { type Fact, frameTexts, type Severity } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { widthOf, wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';

export interface DetailLine {
  readonly label: string;
  readonly text: string;
  readonly severity: Severity;
  /** The text in several colors. */
  readonly pieces?: readonly Piece[];
  /** Of a list of files: its line begins a file, or says more of one or of all. */
  readonly files?: 'begins' | 'goes on';
}

/** The longest label and a space. */
export const labelColumns = 11;

export const detailLines: (facts: readonly Fact[], columns: number) => readonly DetailLine[] = memo((facts, columns) =>
  facts.flatMap(({ label, values, severity }) =>
    values
      .flatMap((value) => valueLines(clean(value), columns))
      .map((text, at): DetailLine => {
        const isWide = at > 0 && widthOf(text) > columns - labelColumns;
        const wide = { text: ' '.repeat(Math.max(0, columns - widthOf(text))) + text, role: 'text' } as const;
        return { label: at === 0 ? label : '', text, severity, ...(isWide && isFlag(text) ? { pieces: [wide] } : {}) };
      }),
  ),
);

/** A flag is copied whole: one that is too wide for the column of values has a line of its own, with the room of the label. */
function valueLines(value: string, columns: number): readonly string[] {
  const room = Math.max(10, columns - labelColumns);
  const parts: string[][] = [[]];
  for (const word of value.split(' ')) {
    const isWide = isFlag(word) && widthOf(word) > room && widthOf(word) <= columns && parts.flat().length > 0;
    if (isWide) parts.push([word], []);
    else parts.at(-1)?.push(word);
  }
  return parts.flatMap((words) => {
    const text = words.join(' ');
    if (words.length === 0) return [];
    return isFlag(text) && widthOf(text) <= columns && parts.length > 1 ? [text] : wrap(text, room);
  });
}

function isFlag(text: string): boolean {
  return /^--[a-z-]+,?$/.test(text);
}

/** Returns the lines that fit; where some do not, the last says how many are left out, and how they are seen. */
export function clippedLines(
  lines: readonly DetailLine[],
  height: number,
  seenBy: string = 'enter',
): readonly DetailLine[] {
  if (lines.length <= height) return lines;
  const shown = Math.max(0, height - 1);
  const text = moreText(lines.slice(shown), seenBy);
  return [...lines.slice(0, shown), { label: '', text, severity: 'info' }];
}

/** Files are counted where all of the rest is of them. */
export function moreText(hidden: readonly DetailLine[], seenBy: string): string {
  const files = hidden.filter((line) => line.files === 'begins').length;
  const areFiles = files > 0 && hidden.every((line) => line.files !== undefined);
  return areFiles ? frameTexts.more(files, 'file', seenBy) : frameTexts.more(hidden.length, 'line', seenBy);
}
