import { frameTexts } from '@kpki/presentation';
import { type Context, contexts, type KeyRow, type UiCommand } from '../keys.ts';
import type { Update } from './change.ts';
import { only } from './change.ts';
import { edit, fieldOf, type TextField, typeInto } from './field.ts';
import type { State } from './model.ts';
import { bodyHeight, type InView, itemsInView, movedCursor } from './scroll.ts';
import { wordsIn } from './select/filter.ts';

/** The commands of a screen by what they do: for those who do not know the key. */
export interface Palette {
  readonly is: 'palette';
  readonly of: Context;
  readonly field: TextField;
  readonly cursor: number;
}

export interface PaletteItem {
  readonly uiCommand: UiCommand;
  readonly does: string;
  readonly key: string;
}

/** Commands that only move, edit or close are no choice. */
const withoutChoice: readonly UiCommand[] = [
  ...(['up', 'down', 'left', 'right', 'first', 'last', 'page up', 'page down'] as const),
  ...(['next part', 'previous part', 'back', 'palette', 'choose'] as const),
];

export function openPalette(state: State, of: Context): State {
  return { ...state, overlay: { is: 'palette', of, field: fieldOf(''), cursor: 0 } };
}

/** What was run last is first while nothing is typed. */
export function paletteItems(
  { recent, keys }: Pick<State, 'recent' | 'keys'>,
  { of, field }: Palette,
): readonly PaletteItem[] {
  const items = keys.filter((row) => row.where.includes(of) && isChoice(row)).map(itemOf);
  const words = wordsIn(field.text.toLowerCase());
  const rank = ({ uiCommand }: PaletteItem): number => {
    const at = recent.indexOf(uiCommand);
    return at < 0 ? recent.length : at;
  };
  if (words.length === 0) return items.toSorted((a, b) => rank(a) - rank(b));
  const found = items.filter((item) =>
    words.every((word) => item.does.toLowerCase().includes(word) || item.key === word || isNamed(item, word)),
  );
  const [first = ''] = words;
  const place = (item: PaletteItem): number => (isNamed(item, first) ? 0 : item.does.toLowerCase().indexOf(first) + 1);
  return found.toSorted((a, b) => place(a) - place(b));
}

/** Whether a word of the name of a command begins so. */
function isNamed({ uiCommand }: PaletteItem, beginning: string): boolean {
  return uiCommand.split(/[ -]/).some((word) => word.startsWith(beginning));
}

function isChoice({ uiCommand }: KeyRow): boolean {
  return !withoutChoice.includes(uiCommand);
}

function itemOf({ uiCommand, does, keys }: KeyRow): PaletteItem {
  return { uiCommand, does, key: keys[0] ?? '' };
}

export function onPaletteText(state: State, palette: Palette, text: string): Update {
  return only({ ...state, overlay: { ...palette, field: typeInto(palette.field, text), cursor: 0 } });
}

/** `run` gets the state with the palette closed. */
export function onPalette(
  state: State,
  palette: Palette,
  uiCommand: UiCommand,
  run: (state: State, uiCommand: UiCommand) => Update,
): Update | null {
  const items = paletteItems(state, palette);
  const chosen = items[palette.cursor];
  switch (uiCommand) {
    case 'back':
      return only({ ...state, overlay: null });
    case 'open': {
      if (chosen === undefined) return only(state);
      const recent = [chosen.uiCommand, ...state.recent.filter((each) => each !== chosen.uiCommand)];
      return run({ ...state, overlay: null, recent }, chosen.uiCommand);
    }
    case 'next part':
      if (chosen === undefined) return only(state);
      return only({ ...state, overlay: { ...palette, field: fieldOf(chosen.does), cursor: 0 } });
    case 'up':
    case 'down': {
      const cursor = movedCursor(palette.cursor, items.length, 1, uiCommand) ?? 0;
      return only({ ...state, overlay: { ...palette, cursor } });
    }
    default: {
      const field = edit(palette.field, uiCommand);
      return field === null ? null : only({ ...state, overlay: { ...palette, field, cursor: 0 } });
    }
  }
}

/** Below the field and the name of the screen. */
export const paletteHead = 3;

export function paletteOnScreen(
  state: State,
  palette: Palette,
): InView<PaletteItem> & { readonly title: string; readonly empty: string } {
  const shown = itemsInView(paletteItems(state, palette), palette.cursor, bodyHeight(state, paletteHead));
  return { title: frameTexts.commandsIn(contexts[palette.of]), empty: frameTexts.noCommandFound, ...shown };
}
