import type { UiCommand } from '../../keys.ts';
import { only, replace, type Update } from '../change.ts';
import type { TextField } from '../field.ts';
import type { State } from '../model.ts';
import { editReplaceable, selected, typeOver } from '../replaceable-field.ts';
import type { RouteOf } from '../route.ts';

/** The routes of lists that a filter narrows. */
export type FilteredRoute = RouteOf<'trust' | 'calendar' | 'fleet'>;

/** What a screen does with its filter. */
interface FilteredList<Route extends FilteredRoute> {
  /** Shows what a changed filter leaves of the list. */
  readonly filtered: (state: State, route: Route, filter: TextField) => State;
  /** Shows the whole list again. */
  readonly unfiltered: (state: State, route: Route) => State;
  readonly on: (state: State, route: Route, uiCommand: UiCommand) => Update | null;
}

/** A filter that is kept stands as selected: what is typed replaces it. */
export function beginFilter<Route extends FilteredRoute>(state: State, route: Route): Update {
  return only(replace(state, { ...route, filter: selected(route.filter), typing: true, before: beforeFilter(route) }));
}

/** Of a filter that is replaced by another, the place before the first. */
export function beforeFilter(route: FilteredRoute): FilteredRoute['before'] {
  const { filter, before, cursor, top } = route;
  if (filter !== null) return before;
  return route.screen === 'fleet' ? { cursor, top, expiry: route.expiry } : { cursor, top };
}

/** What the key that goes back does first. */
export function droppedFirst({ filter }: FilteredRoute): readonly UiCommand[] {
  return filter === null ? [] : ['back'];
}

/** While the filter is typed, the list below moves by the keys that no line of text needs. */
export function onTypedFilter<Route extends FilteredRoute>(
  state: State,
  route: Route,
  uiCommand: UiCommand,
  { filtered, unfiltered, on }: FilteredList<Route>,
): Update | null {
  if (uiCommand === 'open')
    return only(replace(state, { ...route, typing: false, filter: route.filter?.text === '' ? null : route.filter }));
  if (uiCommand === 'back') return only(unfiltered(state, route));
  if (uiCommand === 'up' || uiCommand === 'down') return on(state, route, uiCommand);
  const edited = editReplaceable(route.filter, uiCommand);
  return edited === null ? null : only(narrowed(state, route, edited, filtered));
}

/** Null: the filter is not typed. */
export function onFilterText<Route extends FilteredRoute>(
  state: State,
  route: Route,
  text: string,
  { filtered }: Pick<FilteredList<Route>, 'filtered'>,
): Update | null {
  return route.typing ? only(narrowed(state, route, typeOver(route.filter, text), filtered)) : null;
}

/** With no text, the cursor is where it was. */
function narrowed<Route extends FilteredRoute>(
  state: State,
  route: Route,
  filter: TextField,
  filtered: FilteredList<Route>['filtered'],
): State {
  return filter.text === '' ? replace(state, { ...route, filter, ...route.before }) : filtered(state, route, filter);
}
