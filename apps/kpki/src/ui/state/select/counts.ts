import { shortened, widthOf } from '../../../text/width.ts';
import { type RowState, rowStates } from '../../row-states.ts';
import { borderOfTexts } from '../scroll.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** Counts of a title, each in the color of its state. */
export type Counts = readonly Piece[];

/** What the upper border says: a text, or the forms of its counts, from the longest. */
export type Summary = string | readonly Counts[];

export function countsOfStates(
  states: readonly (readonly [state: RowState, count: number])[],
  form: CountForm = 'long',
): Counts {
  return states.map(([state, count]) => ({
    text: countForms[form](rowStates[state].symbol, count, state),
    role: stateRoles[state],
  }));
}

/** How a count is written, from the longest. */
export const countForms = {
  long: (symbol: string, count: number, word: string): string => `${symbol} ${count} ${word}`,
  close: (symbol: string, count: number, word: string): string => `${symbol}${count} ${word}`,
  short: (symbol: string, count: number, _word: string): string => `${symbol}${count}`,
} as const;

export type CountForm = keyof typeof countForms;

const wideGap = '   ';
const gap = '  ';
const cut: Piece = { text: '…', role: 'dim' };

function formsOf(summary: Summary): readonly Counts[] {
  if (typeof summary !== 'string') return summary;
  return summary === '' ? [] : [summary.split(wideGap).map((text) => ({ text, role: 'text' }))];
}

export function summaryText(summary: Summary): string {
  return joinedCounts(formsOf(summary)[0] ?? [], wideGap);
}

export function joinedCounts(counts: Counts, between: string = ''): string {
  return counts.map(({ text }) => text).join(between);
}

/**
 * Returns the longest form that fits next to a whole title, for which `columns` are left. If none does, the title gives
 * way up to `most`; then whole items of the shortest form are dropped: part of a count is another count.
 */
export function fittingCounts(summary: Summary, columns: number, most: number): Counts {
  const forms = formsOf(summary);
  const last = forms.at(-1) ?? [];
  for (const form of forms) {
    const between = [wideGap, gap].find(
      (each) => widthOf(joinedCounts(form, each)) <= (form === last ? most : columns),
    );
    if (between !== undefined) return spaced(form, between);
  }
  for (let kept = last.length - 1; kept > 0; kept -= 1) {
    const rest = [...last.slice(0, kept), cut];
    if (widthOf(joinedCounts(rest, gap)) <= most) return spaced(rest, gap);
  }
  return last.slice(0, 1).map(({ text, role }) => ({ text: shortened(text, most), role }));
}

/** Whether the border of a panel of so many columns has all counts next to its title. */
export function hasAllCounts(counts: Counts, columns: number, title: string): boolean {
  return widthOf(joinedCounts(counts, gap)) <= columns - borderOfTexts - widthOf(title);
}

function spaced(counts: Counts, between: string): Counts {
  return counts.flatMap((each, at) => (at === 0 ? [each] : [{ text: between, role: 'text' } as const, each]));
}
