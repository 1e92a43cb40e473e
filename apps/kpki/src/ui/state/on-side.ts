import { listTexts } from '@kpki/presentation';
import type { UiCommand } from '../keys.ts';
import { only, replace, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import type { RouteOf } from './route.ts';
import type { ScrolledText } from './scroll.ts';

type SidedRoute = RouteOf<'trust'> | RouteOf<'calendar'> | RouteOf<'environments'> | RouteOf<'fleet'> | RouteOf<'live'>;

/** Moves the focus between a list and its side panel, and scrolls the panel. Null: the command is for the list. */
export function onSide<Line>(
  state: State,
  route: SidedRoute,
  uiCommand: UiCommand,
  text: ScrolledText<Line> | null,
): Update | null {
  if (uiCommand === 'next part' || uiCommand === 'previous part') {
    if (text === null) return only(said(state, listTexts.onePanel(keysIn(state))));
    return only(replace(state, { ...route, side: route.side === null ? 0 : null }));
  }
  if (route.side === null || text === null) return null;
  if (uiCommand === 'back') return only(replace(state, { ...route, side: null }));
  const top = text.topAfter(uiCommand);
  return top === null ? null : only(replace(state, { ...route, side: top }));
}
