import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import { hanging, shortened } from '../../../text/width.ts';
import type { Piece } from './piece-columns.ts';
import type { TonedLine } from './section-lines.ts';

export interface RotationText {
  readonly lines: readonly TonedLine[];
  /** The lines that the cursor goes to. */
  readonly steps: readonly StepLines[];
}

/** The lines of a step of the runbook or of a condition; `to` is behind the last. */
interface StepLines {
  readonly from: number;
  readonly to: number;
  /** What is ticked; null: a condition, which is only read. */
  readonly ticks: string | null;
}

export const noText: RotationText = { lines: [], steps: [] };

/** Lines under a title. */
export interface TextSection {
  readonly title: string | null;
  readonly lines: readonly SectionLine[];
}

/** One item of a section, which may have several lines. */
export interface SectionLine {
  readonly lines: readonly TonedLine[];
  /** Whether the cursor goes there. */
  readonly isFocusable: boolean;
  readonly ticks: string | null;
}

export function asLine(line: TonedLine): SectionLine {
  return { lines: [line], isFocusable: false, ticks: null };
}

/** Where the cursor is changes no line: a text that is read stands still. */
export function laid(sections: readonly TextSection[], columns: number): RotationText {
  const lines: TonedLine[] = [];
  const steps: StepLines[] = [];
  for (const { title, lines: own } of sections) {
    if (title !== null && own.length > 0) lines.push({ text: clean(title), severity: 'info', isTitle: true });
    for (const { lines: shown, isFocusable, ticks } of own) {
      const from = lines.length;
      // A word may be longer than a line.
      lines.push(...shown.map((each) => ({ ...each, text: shortened(each.text, columns) })));
      if (isFocusable) steps.push({ from, to: lines.length, ticks });
    }
  }
  return { lines, steps };
}

/** They stand back: who knows the work reads on. */
export function detailLines(indent: string, details: string, columns: number): readonly TonedLine[] {
  if (details === '') return [];
  return hanging(indent, clean(details), columns).map((text): TonedLine => ({ text, severity: 'unknown' }));
}

/** What was said before is not what is so now. */
export function faded(lines: readonly TonedLine[], isStale: boolean): readonly TonedLine[] {
  return isStale ? lines.map(({ text }) => ({ text, severity: 'unknown' })) : lines;
}

export function lineOfPieces(pieces: readonly Piece[], severity: ScreenLine['severity'] = 'info'): TonedLine {
  return { text: pieces.map(({ text }) => text).join(''), severity, pieces };
}
