import { createContext } from 'react';
import type { Tone } from '../state/select/states.ts';

/** How this terminal is drawn on. */
export interface Look {
  readonly colour: boolean;
  readonly glyphs: 'unicode' | 'ascii';
}

export const LookContext = createContext<Look>({ colour: true, glyphs: 'unicode' });

/** The environment's wishes: NO_COLOR of no-color.org, KPKI_GLYPHS, and a locale or terminal without Unicode. */
export function lookOf(env: Readonly<Record<string, string | undefined>>): Look {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const speaksUnicode = /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
  const wished = env['KPKI_GLYPHS'];
  const ascii = wished === 'ascii' || (wished !== 'unicode' && !speaksUnicode);
  return { colour: (env['NO_COLOR'] ?? '') === '', glyphs: ascii ? 'ascii' : 'unicode' };
}

const colours: Readonly<Record<Tone, string | undefined>> = {
  calm: undefined,
  soon: 'yellow',
  now: 'red',
  wait: 'cyan',
};

/** What a tone looks like. The 16 colours follow the theme and the contrast that somebody chose for the terminal. */
export function toneProps(tone: Tone, { colour }: Look): { readonly color?: string; readonly bold?: boolean } {
  const color = colours[tone];
  return { ...(colour && color !== undefined ? { color } : {}), ...(tone === 'now' ? { bold: true } : {}) };
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
  '•': '*',
};

const replaced = new RegExp(`[${Object.keys(ascii).join('')}]`, 'g');

export function drawn(text: string, { glyphs }: Look): string {
  return glyphs === 'unicode' ? text : text.replace(replaced, (glyph) => ascii[glyph] ?? glyph);
}
