import { type ColorDepth, colorDepthOf } from '../../terminal/terminal.ts';
import type { Background, ThemeName } from '../../terminal/theme-name.ts';
import type { Role } from '../roles.ts';
import { type AnsiStyle, bold, inkOf, type Palette, paletteOf, surfaceOf } from './theme.ts';

export interface Appearance {
  readonly depth: ColorDepth;
  readonly palette: Palette;
  readonly glyphs: 'unicode' | 'ascii';
  /** Of what lies behind a popup: all of it is dim, and nothing stands out. */
  readonly isBehind?: boolean;
}

/** Reads the foreground settings, KPKI_GLYPHS, and whether locale and terminal have Unicode. */
export function lookOf(env: Readonly<Record<string, string | undefined>>): Omit<Appearance, 'palette'> {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const speaksUnicode = /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
  const wished = env['KPKI_GLYPHS'];
  const ascii = wished === 'ascii' || (wished !== 'unicode' && !speaksUnicode);
  return { depth: colorDepthOf(env), glyphs: ascii ? 'ascii' : 'unicode' };
}

/** Returns what a theme makes of a terminal. */
export function appearanceOf(look: Omit<Appearance, 'palette'>, theme: ThemeName, background: Background): Appearance {
  return { ...look, depth: theme === 'mono' ? 'mono' : look.depth, palette: paletteOf(theme, background) };
}

const underline: AnsiStyle = { on: '4', off: '24' };
const inverse: AnsiStyle = { on: '7', off: '27' };

export interface Emphasis {
  readonly role: Role;
  readonly bold: boolean;
  readonly chosen: boolean;
  readonly underline: boolean;
  /** In reverse, also without colors. */
  readonly badge: boolean;
  /** Of a row that has changed a moment ago. */
  readonly flash: boolean;
}

/** With CI set, Ink has no colors and does not reverse the cursor's row. */
export function styled(text: string, emphasis: Emphasis, appearance: Appearance): string {
  const { palette, depth, isBehind = false } = appearance;
  return inStyles(text, isBehind ? inkOf('dim', palette, depth) : stylesOf(emphasis, appearance));
}

function stylesOf(emphasis: Emphasis, { depth, palette }: Appearance): readonly AnsiStyle[] {
  const { role, chosen, badge, flash } = emphasis;
  if (flash) return flashOf(inkOf('changed', palette, depth), chosen);
  const surface = surfaceOf(palette, depth);
  // A reversed row of many colors would be a row of blocks.
  const ink = chosen && surface === null ? [] : inkOf(role, palette, depth);
  return [
    ...ink,
    ...((emphasis.bold || chosen) && !ink.includes(bold) ? [bold] : []),
    ...(emphasis.underline ? [underline] : []),
    ...(chosen ? [surface ?? inverse] : []),
    ...(badge ? [inverse] : []),
  ];
}

/** A bar of one color. Without colors, only the selected row is reversed. */
function flashOf(ink: readonly AnsiStyle[], chosen: boolean): readonly AnsiStyle[] {
  const isColored = ink.some((each) => each !== bold);
  return [...ink, ...(isColored ? [inverse] : [underline, ...(chosen ? [inverse] : [])])];
}

function inStyles(text: string, styles: readonly AnsiStyle[]): string {
  return styles.reduce((inner, { on, off }) => `${code(on)}${inner}${code(off)}`, text);
}

function code(parameters: string): string {
  return `\u001b[${parameters}m`;
}

/** One ASCII character for each glyph of the UI, so that columns keep their width. */
const ascii: Readonly<Record<string, string>> = {
  '✓': '=',
  '✗': 'X',
  '†': 'E',
  '×': 'x',
  '÷': '/',
  '≠': '#',
  '¿': 'u',
  '¬': 'h',
  '⊠': 'a',
  '▤': 'd',
  '…': '~',
  '›': '>',
  '«': '(',
  '»': 'R',
  '◆': 'K',
  '±': 'U',
  '⇒': 'C',
  '◇': 'Q',
  '⊘': 'B',
  '━': '=',
  '╌': '.',
  '┿': '|',
  '┊': '|',
  '·': '.',
  '▾': 'v',
  '▸': '+',
  '│': '|',
  '─': '-',
  '▨': '%',
  '●': 'o',
  '□': 'o',
  '◧': 'b',
  '■': 'n',
  '○': '0',
  '┣': '+',
  '┡': '+',
  '◉': '@',
  '⊕': '+',
  '≡': '%',
  '◈': 'k',
  '┃': '|',
  '░': ':',
  '▒': '+',
  '▓': '%',
  '█': '#',
  '╭': '+',
  '╮': '+',
  '╰': '+',
  '╯': '+',
  '├': '+',
  '┤': '+',
  '┠': '|',
  '┨': '|',
  '↻': '@',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '┏': '#',
  '┓': '#',
  '┗': '#',
  '┛': '#',
  '▏': '_',
  '↓': 'v',
  '↑': '^',
  '▲': '^',
  '▼': 'v',
  '▁': '_',
  '▂': '_',
  '▃': '=',
  '▄': '=',
  '▅': '=',
  '▆': '#',
  '▇': '#',
  '→': '>',
  '•': '*',
  '◦': '-',
  '⟳': '@',
};

const replaced = new RegExp(`[${Object.keys(ascii).join('')}]`, 'g');

export function drawn(text: string, { glyphs }: Appearance): string {
  return glyphs === 'unicode' ? text : text.replace(replaced, (glyph) => ascii[glyph] ?? glyph);
}
