import { styleText } from 'node:util';
import type { Severity } from '@kpki/presentation';
import type { TextFormat } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface View {
  readonly wide: boolean;
  /** Paragraphs, and a last column of prose, break here; other cells and commands never do. */
  readonly width: number;
  readonly colors: boolean;
}

/** A file or pipe gets unbroken lines, for `grep`. */
export function viewOf(format: TextFormat, { outIsTerminal, columns, colors }: Terminal): View {
  return { wide: format === 'wide', width: outIsTerminal ? columns : Number.POSITIVE_INFINITY, colors };
}

type Color = 'red' | 'green' | 'yellow' | 'blue' | 'cyan';

export const colorOfSeverity: Readonly<Record<Severity, Color | null>> = {
  info: null,
  success: 'green',
  warning: 'yellow',
  pending: 'blue',
  critical: 'red',
  unknown: 'cyan',
};

/** Returns a text in a color where the view has colors; a word or a symbol always says the same. */
export function painted(text: string, color: Color | null, { colors }: Pick<View, 'colors'>): string {
  // The stream was judged when the view was made.
  return color === null || !colors ? text : styleText(color, text, { validateStream: false });
}

export function paintedHead(
  [first = '', ...rest]: readonly string[],
  length: number,
  color: Color | null,
  view: Pick<View, 'colors'>,
): readonly string[] {
  return [`${painted(first.slice(0, length), color, view)}${first.slice(length)}`, ...rest];
}
