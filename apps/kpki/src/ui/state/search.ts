import { frameTexts, searchTexts } from '@kpki/presentation';
import type { UiCommand } from '../keys.ts';
import { only, routeOf, type SearchedList, said, type Update } from './change.ts';
import type { Message, State } from './model.ts';
import { overlayContext, overlayOnScreen } from './overlay.ts';
import { editReplaceable, type ReplaceableField, selected, shownReplaceable, typeOver } from './replaceable-field.ts';
import { screenOf } from './screens/table.ts';
import type { ScrolledText } from './scroll.ts';
import { nextHit, placeInView, searchedText } from './searched-list.ts';

/** A text that is searched on one screen. The tree and the fleet have a filter instead. */
export interface Search {
  readonly place: string;
  readonly field: ReplaceableField;
  readonly typing: boolean;
  /** Where it was begun. */
  readonly from: number;
  readonly hit: number | null;
}

/** A search belongs to the screen where it was typed, and waits while another is shown. */
function placeOf(state: State): string {
  const { overlay, path } = state;
  return overlay === null ? `${path.length} ${routeOf(state).screen}` : overlayContext(overlay);
}

export function searchIn(state: State): Search | null {
  return state.search?.place === placeOf(state) ? state.search : null;
}

function listIn(state: State): SearchedList | null {
  const { overlay } = state;
  if (overlay === null) {
    const route = routeOf(state);
    return screenOf(route).list?.(state, route) ?? null;
  }
  if (overlay.is !== 'help' && overlay.is !== 'commands') return null;
  const go = (top: number): State => ({ ...state, overlay: { ...overlay, top } });
  return searchedText(state, overlayOnScreen(state, overlay), (line) => line, go);
}

/** What was typed behind `/`, on whichever screen. */
function searchedFor(state: State): string {
  const route = routeOf(state);
  const filter = state.overlay === null && 'filter' in route ? route.filter?.text : undefined;
  return searchIn(state)?.field.text ?? filter ?? '';
}

export function beginSearch(state: State): Update {
  const list = listIn(state);
  if (list === null) return only(said(state, searchTexts.nothingToSearch));
  const field = selected(searchIn(state)?.field ?? null);
  return only({
    ...state,
    message: null,
    search: { place: placeOf(state), field, typing: true, from: list.at, hit: null },
  });
}

export function goToHit(state: State, direction: 'next' | 'previous'): Update {
  const list = listIn(state);
  const text = searchedFor(state);
  if (list === null || text === '') return only(said(state, searchTexts.nothingSearched));
  const to = nextHit(list.hits(text), list.at, direction);
  if (to === null) return only(said(state, searchTexts.notFound(text), 'warning'));
  return only(withHit(list.go(to), to));
}

function withHit(state: State, hit: number): State {
  return state.search === null ? state : { ...state, search: { ...state.search, hit } };
}

export function dropSearch(state: State): Update {
  return only({ ...state, search: null });
}

export function onSearch(state: State, search: Search, uiCommand: UiCommand): Update | null {
  switch (uiCommand) {
    case 'open':
      return search.field.text === '' ? dropSearch(state) : only({ ...state, search: { ...search, typing: false } });
    case 'back':
      return only({ ...(listIn(state)?.go(Math.ceil(search.from)) ?? state), search: null });
    case 'up':
      return goToHit(state, 'previous');
    case 'down':
      return goToHit(state, 'next');
    default: {
      const field = editReplaceable(search.field, uiCommand);
      return field === null ? null : only(searched(state, { ...search, field }));
    }
  }
}

export function onSearchText(state: State, search: Search, text: string): Update {
  return only(searched(state, { ...search, field: typeOver(search.field, text) }));
}

/** The first hit from where the search was begun, while it is typed. */
function searched(state: State, search: Search): State {
  const next: State = { ...state, search: { ...search, hit: null } };
  const list = listIn(next);
  const to = list === null ? null : nextHit(list.hits(search.field.text), search.from - 0.5, 'next');
  return list === null || to === null ? next : withHit(list.go(to), to);
}

/** How many hits there are, and which of them has the cursor. */
export function searchCount(state: State, search: Search): string {
  const list = listIn(state);
  const hits = list?.hits(search.field.text) ?? [];
  return searchTexts.count(hits.indexOf(search.hit ?? list?.at ?? -1) + 1, hits.length);
}

export function searchPrompt(state: State, search: Search): Message {
  const count = search.field.text === '' ? '' : `   ${searchCount(state, search)}`;
  const note = search.field.at === 'selected' ? `   ${frameTexts.selected}` : '';
  const room = Math.max(20, state.size.columns - 2 - count.length - note.length);
  const isFound = count === '' || search.hit !== null;
  return {
    severity: isFound ? 'info' : 'warning',
    text: `/ ${shownReplaceable(search.field, room)}${count}${note}`,
  };
}

/** The lines in view, and which of them is the hit; null: none. */
export function linesInView<Line>(
  state: State,
  text: ScrolledText<Line>,
): { readonly lines: readonly Line[]; readonly hit: number | null } {
  return { lines: text.shown, hit: placeInView(searchIn(state)?.hit ?? null, text) };
}
