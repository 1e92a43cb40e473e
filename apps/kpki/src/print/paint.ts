import { styleText } from 'node:util';
import type { View } from './view.ts';

/** Of the sixteen colors of a terminal's theme, those that are used. */
export type Color = 'red' | 'green' | 'yellow' | 'cyan';

/** Returns a text in a color where the view has colors; a word or a symbol always says the same. */
export function painted(text: string, color: Color | null, { colors }: Pick<View, 'colors'>): string {
  // The stream was judged when the view was made.
  return color === null || !colors ? text : styleText(color, text, { validateStream: false });
}

/** Paints the first `length` characters of the first line. */
export function paintedHead(
  [first = '', ...rest]: readonly string[],
  length: number,
  color: Color | null,
  view: Pick<View, 'colors'>,
): readonly string[] {
  return [`${painted(first.slice(0, length), color, view)}${first.slice(length)}`, ...rest];
}
