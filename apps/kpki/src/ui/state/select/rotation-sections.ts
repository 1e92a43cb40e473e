import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import { hanging, shortened } from '../../../text/width.ts';

export interface RotationText {
  readonly lines: readonly ScreenLine[];
  /** The lines that the cursor goes to. */
  readonly steps: readonly StepLines[];
  /** The lines that begin a section, and what is their title. */
  readonly rules: ReadonlyMap<number, string>;
  /** The section of the conditions: the line of its title, and those of each condition. */
  readonly conditions: { readonly at: number; readonly items: readonly StepLines[] } | null;
}

/** The lines of a step of the runbook or of a condition; `to` is behind the last. */
interface StepLines {
  readonly from: number;
  readonly to: number;
  /** What is ticked; null: a condition, which is only read. */
  readonly ticks: string | null;
}

/** Leaves out as little as brings all into view; else so much that the whole runbook is, and the first condition. */
export function withinRows(
  sections: readonly TextSection[],
  columns: number,
  rows: number,
  { step, isDone }: { readonly step: number | null; readonly isDone: boolean },
): RotationText {
  const text = (cut: Omit<Cut, 'open'>): RotationText => laid(sections, columns, rows, { ...cut, open: step });
  const isAllIn = ({ lines }: RotationText): boolean => lines.length <= rows;
  const [all, ofSteps, none] = (['all', 'of steps', 'none'] as const).map((details) => text({ ...uncut, details }));
  const fitting = [all, ofSteps, none].find((each) => each !== undefined && isAllIn(each));
  if (fitting !== undefined) return fitting;
  if (ofSteps !== undefined && (isDone || isRunbookIn(ofSteps, rows))) return ofSteps;
  const longest = Math.max(1, ...sections.flatMap((each) => each.lines.map(({ lines }) => lines.length)));
  for (let most = longest; most > 1; most -= 1) {
    const cut = text({ details: 'none', most });
    if (isRunbookIn(cut, rows)) return cut;
  }
  return text({ details: 'none', most: 1 });
}

function isRunbookIn({ steps, conditions }: RotationText, rows: number): boolean {
  const end = steps.findLast(({ ticks }) => ticks !== null)?.to ?? 0;
  const [first] = conditions?.items ?? [];
  return (first?.to ?? end) <= rows;
}

export const noText: RotationText = { lines: [], steps: [], rules: new Map(), conditions: null };

/** Lines under a title; the one with the cursor has more. */
export interface TextSection {
  readonly title: string | null;
  /** Instead of the title: names the key that the lines need. */
  readonly hint?: string | null;
  readonly lines: readonly SectionLine[];
}

/** One item of a section, which may have several lines. */
export interface SectionLine {
  readonly lines: readonly ScreenLine[];
  /** Left out first where the height does not suffice. */
  readonly details: readonly ScreenLine[];
  /** Whether the cursor goes there. */
  readonly isFocusable: boolean;
  /** Whether lines are left out where the height does not suffice. */
  readonly canBeCut: boolean;
  readonly ticks: string | null;
}

export function asLine(line: ScreenLine): SectionLine {
  return { lines: [line], details: [], isFocusable: false, canBeCut: false, ticks: null };
}

export function spaced(lines: readonly ScreenLine[]): readonly ScreenLine[] {
  return lines.length === 0 ? [] : [empty, ...lines];
}

/** What is left of steps and conditions. */
interface Cut {
  /** Whose details are shown. */
  readonly details: 'all' | 'of steps' | 'none';
  /** How many lines a step has at most, without its details. */
  readonly most: number;
  /** The step or condition that is shown whole; null: none. */
  readonly open: number | null;
}

export const uncut = { details: 'all', most: Number.POSITIVE_INFINITY } as const satisfies Omit<Cut, 'open'>;

/** `rows`: how many lines are in view; a title with nothing of its section below it in view is none. */
export function laid(sections: readonly TextSection[], columns: number, rows: number, cut: Cut): RotationText {
  const lines: ScreenLine[] = [];
  const steps: StepLines[] = [];
  const rules = new Map<number, string>();
  let conditions: RotationText['conditions'] = null;
  for (const { title, hint = null, lines: own } of sections) {
    if (title !== null && lines.length === rows - 1) lines.push(empty);
    const [at, before] = [lines.length, steps.length];
    if (title !== null) {
      rules.set(lines.length, clean(hint ?? title));
      lines.push({ text: clean(title), severity: 'info' });
    }
    for (const line of own) {
      const from = lines.length;
      const isOpen = line.isFocusable && cut.open === steps.length;
      const shown = isOpen ? [...line.lines, ...line.details] : cutLines(line, cut, columns);
      lines.push(...shown.map((each) => ({ ...each, text: shortened(each.text, columns) })));
      if (line.isFocusable) steps.push({ from, to: lines.length, ticks: line.ticks });
    }
    const items = steps.slice(before);
    if (items.length > 0 && items.every(({ ticks }) => ticks === null)) conditions = { at, items };
  }
  return { lines, steps, rules, conditions };
}

function cutLines({ lines, details, canBeCut, ticks }: SectionLine, cut: Cut, columns: number): readonly ScreenLine[] {
  const shown = canBeCut ? cutAfter(lines, cut.most, columns) : lines;
  if (details.length === 0 || shown.length < lines.length) return shown;
  if (cut.details === 'all' || (cut.details === 'of steps' && ticks !== null)) return [...shown, ...details];
  return shown.map((line, at) => (at === shown.length - 1 ? { ...line, text: `${line.text} …` } : line));
}

/** The last line that is left ends with a whole word, and the mark of a cut. */
function cutAfter(lines: readonly ScreenLine[], most: number, columns: number): readonly ScreenLine[] {
  const [last, next] = [lines[most - 1], lines[most]];
  if (last === undefined || next === undefined) return lines;
  const mark = ' …';
  const [text = ''] = hanging('', last.text, columns - mark.length);
  return [...lines.slice(0, most - 1), { ...last, text: `${text}${mark}` }];
}

/** They stand back: who knows the work reads on. */
export function detailLines(indent: string, details: string, columns: number): readonly ScreenLine[] {
  if (details === '') return [];
  return hanging(indent, clean(details), columns).map((text): ScreenLine => ({ text, severity: 'unknown' }));
}

/** What was said before is not what is so now. */
export function faded(lines: readonly ScreenLine[], isStale: boolean): readonly ScreenLine[] {
  return isStale ? lines.map(({ text }) => ({ text, severity: 'unknown' })) : lines;
}

export const empty: ScreenLine = { text: '', severity: 'info' };
