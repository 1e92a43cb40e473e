import { graphemes } from '../../../../text/width.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute, PageName } from '../../route.ts';
import { bodyHeight } from '../../screen-size.ts';
import { topFor } from '../../scroll.ts';
import { pages } from './pages.ts';
import { type Spot, spotsOn, stopsOf } from './spots.ts';

export function formHeight(state: State): number {
  return bodyHeight(state, 6);
}

/** Falls back to the first stop if the focused cell is gone. */
export function focusedSpot(drafting: Drafting, { page, focus }: NewClusterRoute): Spot {
  const spots = spotsOn(page, drafting);
  const spot = spots.find(({ cell }) => cell.id === focus) ?? stopsOf(spots)[0];
  if (spot === undefined) throw new Error('a page without a button');
  return spot;
}

export function focusedOn(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  { line, cell }: Spot,
): NewClusterRoute {
  const count = pages[route.page].lines(drafting).length;
  const at = cell.is === 'text' ? graphemes(cell.value).length : 0;
  // The buttons are below the list, which does not scroll for them.
  const top = line < count ? topFor(route.top, line, count, formHeight(state)) : route.top;
  return { ...route, focus: cell.id, at, top };
}

/** The review opens on the button that writes nothing: one Enter too many must not write. */
export function pageOpened(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  page: PageName,
  seen: number,
): NewClusterRoute {
  const fresh: NewClusterRoute = {
    ...route,
    page,
    seen: Math.max(seen, route.seen),
    top: 0,
    focus: page === 'review' ? 'back' : '',
  };
  return focusedOn(state, drafting, fresh, focusedSpot(drafting, fresh));
}
