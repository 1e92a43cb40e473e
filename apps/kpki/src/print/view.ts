import { styleText } from 'node:util';
import type { TextFormat } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How much a text for people says, and in how much room. */
export interface View {
  /** More than usual: paths, subjects, what was checked. */
  readonly wide: boolean;
  /** The columns at which paragraphs are broken, and a last column that holds prose. Other cells and commands never are. */
  readonly width: number;
  /** Whether what wants to be seen is in color. */
  readonly colors: boolean;
}

/** What is kept or piped on is not broken at all, for `grep`. */
export function viewOf(format: TextFormat, { outIsTerminal, columns, colors }: Terminal): View {
  return { wide: format === 'wide', width: outIsTerminal ? columns : Number.POSITIVE_INFINITY, colors };
}

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
