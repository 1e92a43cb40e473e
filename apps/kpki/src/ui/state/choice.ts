import type { UiCommand } from '../keys.ts';
import { only, type Update } from './change.ts';
import type { CopyChoice } from './copy.ts';
import type { FormatChoice } from './export.ts';
import type { State } from './model.ts';
import { bodyHeight, movedCursor } from './scroll.ts';

/** Of a list that lies over the screen, one item is chosen. */
export function onChoice<Item>(
  state: State,
  choice: CopyChoice | FormatChoice,
  items: readonly Item[],
  uiCommand: UiCommand,
  choose: (item: Item) => Update,
): Update | null {
  const { cursor } = choice;
  const item = items[cursor];
  if (uiCommand === 'back') return only({ ...state, overlay: null });
  if (uiCommand === 'open') return item === undefined ? null : choose(item);
  const to = movedCursor(cursor, items.length, bodyHeight(state), uiCommand);
  return to === null ? null : only({ ...state, overlay: { ...choice, cursor: to } });
}
