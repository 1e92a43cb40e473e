import type { UiCommand } from '../keys.ts';
import { edit, fieldOf, shownField, type TextField, typeInto } from './field.ts';

/** A field whose text may stand as selected: the next character replaces it, and an arrow keeps it. */
export interface ReplaceableField {
  readonly text: string;
  /** The cursor, as of a text field; or all of the text is selected. */
  readonly at: TextField['at'] | 'selected';
}

const empty = fieldOf('');

export function selected(field: ReplaceableField | null): ReplaceableField {
  return field === null || field.text === '' ? empty : { text: field.text, at: 'selected' };
}

export function typeOver(field: ReplaceableField | null, typed: string): TextField {
  return typeInto(withCursor(field ?? empty) ?? empty, typed);
}

export function editReplaceable(field: ReplaceableField | null, uiCommand: UiCommand): TextField | null {
  const { text } = field ?? empty;
  const plain = withCursor(field ?? empty);
  if (plain !== null) return edit(plain, uiCommand);
  switch (uiCommand) {
    case 'left':
    case 'first':
      return { text, at: 0 };
    case 'right':
    case 'last':
      return fieldOf(text);
    case 'erase before':
    case 'erase after':
    case 'erase start':
    case 'erase end':
      return empty;
    default:
      return null;
  }
}

/** Returns the text with its cursor in at most so many columns; behind a selected text. */
export function shownReplaceable(field: ReplaceableField | null, columns: number): string {
  const own = field ?? empty;
  const { text, at } = withCursor(own) ?? fieldOf(own.text);
  return shownField(text, at, columns);
}

/** Null: the text is selected. */
function withCursor({ text, at }: ReplaceableField): TextField | null {
  return at === 'selected' ? null : { text, at };
}
