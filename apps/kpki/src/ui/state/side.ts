import { routeOf, type SidePanel } from './change.ts';
import type { State } from './model.ts';
import { screenOf } from './screens/table.ts';
import { panesOf } from './scroll.ts';

/** Returns the side panel of the screen; null if it has none, or no room for one. */
export function sideOf(state: State): SidePanel | null {
  if (state.overlay !== null || panesOf(state.size).side === null) return null;
  const route = routeOf(state);
  return screenOf(route).side?.(state, route) ?? null;
}
