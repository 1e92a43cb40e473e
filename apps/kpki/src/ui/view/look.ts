import { createContext } from 'react';
import { hasColour } from '../../terminal/terminal.ts';
import type { Tone } from '../state/select/states.ts';

/** How this terminal is drawn on. */
export interface Look {
  readonly colour: boolean;
  readonly glyphs: 'unicode' | 'ascii';
}

export const LookContext = createContext<Look>({ colour: true, glyphs: 'unicode' });

/** The environment's wishes: those of colour, KPKI_GLYPHS, and a locale or terminal without Unicode. */
export function lookOf(env: Readonly<Record<string, string | undefined>>): Look {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const speaksUnicode = /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
  const wished = env['KPKI_GLYPHS'];
  const ascii = wished === 'ascii' || (wished !== 'unicode' && !speaksUnicode);
  return { colour: hasColour(env), glyphs: ascii ? 'ascii' : 'unicode' };
}

/** What a terminal is told to begin a look, and to end it. */
interface Style {
  readonly on: number;
  readonly off: number;
}

const bold: Style = { on: 1, off: 22 };
const underline: Style = { on: 4, off: 24 };
const inverse: Style = { on: 7, off: 27 };

/** The 16 colours follow the theme and the contrast that somebody chose for the terminal. */
const colours: Readonly<Record<Tone, Style | null>> = {
  calm: null,
  soon: { on: 33, off: 39 },
  now: { on: 31, off: 39 },
  wait: { on: 36, off: 39 },
};

export interface Emphasis {
  readonly tone: Tone;
  readonly bold: boolean;
  /** The row with the cursor. */
  readonly chosen: boolean;
  readonly underline: boolean;
}

/**
 * A text as the terminal is to show it. Ink's own colours depend on where the program runs: where CI is set they are
 * none, and neither is the cursor's row reversed.
 */
export function styled(text: string, emphasis: Emphasis, { colour }: Look): string {
  const { tone, chosen } = emphasis;
  const color = colour ? colours[tone] : null;
  const styles = [
    ...(color === null ? [] : [color]),
    ...(emphasis.bold || chosen || tone === 'now' ? [bold] : []),
    ...(emphasis.underline ? [underline] : []),
    ...(chosen ? [inverse] : []),
  ];
  return styles.reduce((inner, { on, off }) => `${code(on)}${inner}${code(off)}`, text);
}

function code(number: number): string {
  return `\u001b[${number}m`;
}

/** One ASCII character for each other one that the UI draws itself, so that every column stays where it is. */
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

export function drawn(text: string, { glyphs }: Look): string {
  return glyphs === 'unicode' ? text : text.replace(replaced, (glyph) => ascii[glyph] ?? glyph);
}
