import { clean } from '../../text/clean.ts';
import { graphemes, widthOf } from '../../text/width.ts';
import type { UiCommand } from '../keys.ts';

export interface TextField {
  readonly text: string;
  /** The cursor in graphemes, from 0 to all of them. */
  readonly at: number;
}

export function fieldOf(text: string): TextField {
  return { text, at: graphemes(text).length };
}

/** Inserts text at the cursor, without line breaks and other control characters: a field is one line. */
export function typeInto({ text, at }: TextField, typed: string): TextField {
  const all = graphemes(text);
  const before = [...all.slice(0, at), typed.replace(/\p{Cc}/gu, '')].join('');
  // Counted again: what is typed may combine with the character before it, as an accent does.
  return { text: [before, ...all.slice(at)].join(''), at: graphemes(before).length };
}

export function edit(field: TextField, uiCommand: UiCommand): TextField | null {
  const all = graphemes(field.text);
  const { at } = field;
  const without = (from: number, to: number): TextField => ({
    text: [...all.slice(0, from), ...all.slice(to)].join(''),
    at: from,
  });
  switch (uiCommand) {
    case 'left':
      return { ...field, at: Math.max(0, at - 1) };
    case 'right':
      return { ...field, at: Math.min(all.length, at + 1) };
    case 'first':
      return { ...field, at: 0 };
    case 'last':
      return { ...field, at: all.length };
    case 'erase before':
      return at === 0 ? field : without(at - 1, at);
    case 'erase after':
      return without(at, at + 1);
    case 'erase start':
      return without(0, at);
    case 'erase end':
      return without(at, all.length);
    default:
      return null;
  }
}

const cursor = '▏';

/** Returns a text with its cursor in at most so many columns, cut on the side that is farther from the cursor. */
export function shownField(text: string, at: number, columns: number): string {
  const all = graphemes(text).map(clean);
  let [from, to] = [at, at];
  let room = columns - widthOf(cursor);
  // Before the cursor first: what was typed last is what one looks at.
  while (from > 0 && widthOf(all[from - 1] ?? '') <= room) {
    from -= 1;
    room -= widthOf(all[from] ?? '');
  }
  while (to < all.length && widthOf(all[to] ?? '') <= room) {
    room -= widthOf(all[to] ?? '');
    to += 1;
  }
  return `${all.slice(from, at).join('')}${cursor}${all.slice(at, to).join('')}`;
}
