import type { TextFormat } from '../options/format.ts';
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
