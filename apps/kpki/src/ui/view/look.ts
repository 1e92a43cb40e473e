import { createContext } from 'react';
import { hasColor } from '../../terminal/terminal.ts';
import type { Severity } from '../state/select/states.ts';

export interface Appearance {
  readonly color: boolean;
  readonly glyphs: 'unicode' | 'ascii';
}

export const LookContext = createContext<Appearance>({ color: true, glyphs: 'unicode' });

/** Reads the foreground settings, KPKI_GLYPHS, and whether locale and terminal have Unicode. */
export function lookOf(env: Readonly<Record<string, string | undefined>>): Appearance {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const speaksUnicode = /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
  const wished = env['KPKI_GLYPHS'];
  const ascii = wished === 'ascii' || (wished !== 'unicode' && !speaksUnicode);
  return { color: hasColor(env), glyphs: ascii ? 'ascii' : 'unicode' };
}

/** SGR codes. */
interface AnsiStyle {
  readonly on: number;
  readonly off: number;
}

const bold: AnsiStyle = { on: 1, off: 22 };
const underline: AnsiStyle = { on: 4, off: 24 };
const inverse: AnsiStyle = { on: 7, off: 27 };

/** The 16 colors follow the theme and contrast of the terminal. */
const colors: Readonly<Record<Severity, AnsiStyle | null>> = {
  info: null,
  // What is healthy has no color, so that the eye lands on what needs attention.
  success: null,
  warning: { on: 33, off: 39 },
  critical: { on: 31, off: 39 },
  unknown: { on: 36, off: 39 },
};

export interface Emphasis {
  readonly severity: Severity;
  readonly bold: boolean;
  readonly chosen: boolean;
  readonly underline: boolean;
}

/** With CI set, Ink has no colors and does not reverse the cursor's row. */
export function styled(text: string, emphasis: Emphasis, { color }: Appearance): string {
  const { severity, chosen } = emphasis;
  const foreground = color ? colors[severity] : null;
  const styles = [
    ...(foreground === null ? [] : [foreground]),
    ...(emphasis.bold || chosen || severity === 'critical' ? [bold] : []),
    ...(emphasis.underline ? [underline] : []),
    ...(chosen ? [inverse] : []),
  ];
  return styles.reduce((inner, { on, off }) => `${code(on)}${inner}${code(off)}`, text);
}

function code(number: number): string {
  return `\u001b[${number}m`;
}

/** One ASCII character for each glyph of the UI, so that columns keep their width. */
const ascii: Readonly<Record<string, string>> = {
  '✓': '=',
  '×': 'x',
  '≠': '#',
  '…': '~',
  '›': '>',
  '━': '=',
  '·': '.',
  '▾': 'v',
  '▸': '+',
  '│': '|',
  '─': '-',
  '▏': '_',
  '↓': 'v',
  '→': '>',
  '•': '*',
};

const replaced = new RegExp(`[${Object.keys(ascii).join('')}]`, 'g');

export function drawn(text: string, { glyphs }: Appearance): string {
  return glyphs === 'unicode' ? text : text.replace(replaced, (glyph) => ascii[glyph] ?? glyph);
}
