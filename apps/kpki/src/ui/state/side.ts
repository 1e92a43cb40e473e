import { routeOf, type SidePanel } from './change.ts';
import type { State } from './model.ts';
import { screenOf } from './screens/table.ts';
import { panesOf } from './scroll.ts';

/** Returns the panel beside that of the screen; null if the screen has none, or no room for it. */
export function sideOf(state: State): SidePanel | null {
  if (state.overlay !== null || panesOf(state.size).side === null) return null;
  const route = routeOf(state);
  return screenOf(route).side?.(state, route) ?? null;
}
