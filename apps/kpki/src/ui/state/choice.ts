import { widthOf } from '../../text/width.ts';
import type { UiCommand } from '../keys.ts';
import { only, type Update } from './change.ts';
import type { CopyChoice } from './copy.ts';
import type { FormatChoice } from './export.ts';
import type { CommandLog, State } from './model.ts';
import type { Room } from './popup.ts';
import { movedCursor } from './scroll.ts';

/** Returns the log if it is in view: what is chosen over it returns to it as it was. */
export function logIn({ overlay }: State): CommandLog | null {
  return overlay?.is === 'commands' ? overlay : null;
}

/** Of a list that lies over the screen, one item is chosen. `page`: how many are in view. */
export function onChoice<Item>(
  state: State,
  choice: CopyChoice | FormatChoice,
  items: readonly Item[],
  { uiCommand, page }: { readonly uiCommand: UiCommand; readonly page: number },
  choose: (item: Item) => Update,
): Update | null {
  const { cursor } = choice;
  const item = items[cursor];
  if (uiCommand === 'back') return only({ ...state, overlay: choice.over });
  if (uiCommand === 'open') return item === undefined ? null : choose(item);
  const to = movedCursor(cursor, items.length, page, uiCommand);
  return to === null ? null : only({ ...state, overlay: { ...choice, cursor: to } });
}

/** What stands before the text of an item. */
export const choiceColumns = { mark: 2, kind: 13, copied: 22, name: 22 } as const;

/** The last columns of a name in the palette are its key. */
export const keyColumns = 7;

/** Returns the room of a list in a popup that shows all of its items; a smaller one is scrolled. */
export function choiceRoom(list: {
  readonly texts: readonly string[];
  readonly before: 'kind' | 'copied' | 'name';
  /** Rows of the popup above the list. */
  readonly above: number;
}): Room {
  const { texts, before, above } = list;
  const start = choiceColumns.mark + choiceColumns[before];
  return { columns: Math.max(0, ...texts.map((text) => start + widthOf(text) + 1)), rows: above + texts.length };
}
