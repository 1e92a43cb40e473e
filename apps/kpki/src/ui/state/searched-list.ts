import { replace, type SearchedList } from './change.ts';
import type { State } from './model.ts';
import type { Route } from './route.ts';
import type { ScrolledText } from './scroll.ts';

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

/** Returns the place of a line among those in view; null if it is not in view. */
export function placeInView(
  line: number | null,
  { top, shown }: Pick<ScrolledText<unknown>, 'top' | 'shown'>,
): number | null {
  return line === null || line < top || line >= top + shown.length ? null : line - top;
}

/** A text has no cursor: the last hit is where one is, as long as it is in view. */
export function searchedText<Line>(
  { search }: Pick<State, 'search'>,
  text: ScrolledText<Line>,
  textOf: (line: Line) => string,
  go: (top: number) => State,
): SearchedList {
  const place = placeInView(search?.hit ?? null, text);
  return {
    hits: (wanted) => rowsWith(text.lines.map(textOf), wanted),
    at: text.top + (place ?? -0.5),
    go: (at) => go(text.topShowing(at)),
  };
}

/** The same of a screen whose route says how far its text is scrolled. */
export function searchedScreen<Line>(
  state: State,
  route: Extract<Route, { readonly top: number | null }>,
  text: ScrolledText<Line>,
  textOf: (line: Line) => string,
): SearchedList {
  return searchedText(state, text, textOf, (top) => replace(state, { ...route, top }));
}
