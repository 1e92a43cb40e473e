import type { State } from './model.ts';
import type { ScrolledText } from './scroll.ts';

/** What `/`, `n` and `N` go through on a screen, and where the cursor is. */
export interface SearchedList {
  readonly hits: (text: string) => readonly number[];
  /** Between two rows where no row has a cursor. */
  readonly at: number;
  readonly go: (at: number) => State;
}

/** Finds a text as it is typed, in any case. */
export function rowsWith(rows: readonly string[], text: string): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return rows.flatMap((row, at) => (row.toLowerCase().includes(wanted) ? [at] : []));
}

/** Wraps around at both ends. */
export function nextHit(hits: readonly number[], at: number, direction: 'next' | 'previous'): number | null {
  const to =
    direction === 'next'
      ? (hits.find((hit) => hit > at) ?? hits[0])
      : (hits.findLast((hit) => hit < at) ?? hits.at(-1));
  return to ?? null;
}

/** A text has no cursor: the last hit is where one is, as long as it is in view. */
export function searchedText<Line>(
  { search }: Pick<State, 'search'>,
  { lines, shown, top, topShowing }: ScrolledText<Line>,
  textOf: (line: Line) => string,
  go: (top: number) => State,
): SearchedList {
  const hit = search?.hit ?? null;
  const isInView = hit !== null && hit >= top && hit < top + shown.length;
  return {
    hits: (text) => rowsWith(lines.map(textOf), text),
    at: isInView ? hit : top - 0.5,
    go: (at) => go(topShowing(at)),
  };
}
