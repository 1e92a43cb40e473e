import type { ColorDepth } from '../../terminal/terminal.ts';
import type { Background, ThemeName } from '../../terminal/theme-name.ts';
import type { Role } from '../roles.ts';

/** A color in each depth; null: the terminal's own. `sixteen` has SGR codes, which follow the terminal's theme. */
interface Shade {
  readonly sixteen: number | null;
  readonly indexed: number | null;
  readonly exact: `#${string}` | null;
  readonly style?: 'bold' | 'faint';
}

export type Palette = Readonly<Record<Role, Shade>>;

const own: Shade = { sixteen: null, indexed: null, exact: null };

/** Of `surface`, the color is the background of the selected row; without one, that row is reversed. */
export const palettes = {
  dark: {
    text: own,
    surface: { sixteen: null, indexed: 237, exact: '#2c3546' },
    border: { sixteen: null, indexed: 242, exact: '#6b7280', style: 'faint' },
    focus: { sixteen: 36, indexed: 80, exact: '#5fd7d7', style: 'bold' },
    accent: { sixteen: 36, indexed: 80, exact: '#5fd7d7', style: 'bold' },
    ok: { sixteen: 32, indexed: 114, exact: '#7ec98f' },
    due: { sixteen: 33, indexed: 221, exact: '#f5c451' },
    expired: { sixteen: 31, indexed: 210, exact: '#ff8080', style: 'bold' },
    pending: { sixteen: 34, indexed: 111, exact: '#82b1ff' },
    changed: { sixteen: 35, indexed: 213, exact: '#f2a1f2', style: 'bold' },
    dim: { sixteen: null, indexed: 247, exact: '#9ca3af', style: 'faint' },
    danger: { sixteen: 31, indexed: 210, exact: '#ff8080', style: 'bold' },
  },
  light: {
    text: own,
    surface: { sixteen: null, indexed: 254, exact: '#e3e9f2' },
    border: { sixteen: null, indexed: 245, exact: '#8a8f98', style: 'faint' },
    focus: { sixteen: 36, indexed: 24, exact: '#005f87', style: 'bold' },
    accent: { sixteen: 36, indexed: 24, exact: '#005f87', style: 'bold' },
    ok: { sixteen: 32, indexed: 22, exact: '#1a6b30' },
    // Yellow cannot be read on white, and the sixteen have no other amber.
    due: { sixteen: 35, indexed: 94, exact: '#8a5300' },
    expired: { sixteen: 31, indexed: 124, exact: '#b3141f', style: 'bold' },
    pending: { sixteen: 34, indexed: 25, exact: '#0b5394' },
    changed: { sixteen: 36, indexed: 90, exact: '#7a1fa2', style: 'bold' },
    dim: { sixteen: null, indexed: 240, exact: '#5b616b', style: 'faint' },
    danger: { sixteen: 31, indexed: 124, exact: '#b3141f', style: 'bold' },
  },
  'high-contrast dark': {
    text: own,
    surface: own,
    border: own,
    focus: { sixteen: 96, indexed: 51, exact: '#00ffff', style: 'bold' },
    accent: { sixteen: 96, indexed: 51, exact: '#00ffff', style: 'bold' },
    ok: { sixteen: 92, indexed: 120, exact: '#87ff87' },
    due: { sixteen: 93, indexed: 226, exact: '#ffff00', style: 'bold' },
    expired: { sixteen: 91, indexed: 217, exact: '#ffafaf', style: 'bold' },
    pending: { sixteen: 94, indexed: 153, exact: '#afd7ff', style: 'bold' },
    changed: { sixteen: 95, indexed: 219, exact: '#ffafff', style: 'bold' },
    dim: own,
    danger: { sixteen: 91, indexed: 217, exact: '#ffafaf', style: 'bold' },
  },
  'high-contrast light': {
    text: own,
    surface: own,
    border: own,
    focus: { sixteen: 34, indexed: 17, exact: '#00005f', style: 'bold' },
    accent: { sixteen: 34, indexed: 17, exact: '#00005f', style: 'bold' },
    ok: { sixteen: 32, indexed: 22, exact: '#004d00' },
    due: { sixteen: 35, indexed: 52, exact: '#5f2f00', style: 'bold' },
    expired: { sixteen: 31, indexed: 88, exact: '#870000', style: 'bold' },
    pending: { sixteen: 34, indexed: 18, exact: '#000087', style: 'bold' },
    changed: { sixteen: 36, indexed: 53, exact: '#4a0072', style: 'bold' },
    dim: own,
    danger: { sixteen: 31, indexed: 88, exact: '#870000', style: 'bold' },
  },
} as const satisfies Readonly<Record<string, Palette>>;

export function paletteOf(theme: ThemeName, background: Background): Palette {
  switch (theme) {
    case 'auto':
    case 'mono':
      return palettes[background];
    case 'dark':
    case 'light':
      return palettes[theme];
    case 'high-contrast':
      return palettes[`high-contrast ${background}`];
  }
}

/** SGR parameters. */
export interface AnsiStyle {
  readonly on: string;
  readonly off: string;
}

export const bold: AnsiStyle = { on: '1', off: '22' };
const faint: AnsiStyle = { on: '2', off: '22' };

/** Returns what a role looks like. Without colors only boldness is left. */
export function inkOf(role: Role, palette: Palette, depth: ColorDepth): readonly AnsiStyle[] {
  const shade = palette[role];
  const styles = shade.style === 'bold' ? [bold] : shade.style === 'faint' && depth === 'sixteen' ? [faint] : [];
  const color = codeOf(shade, depth, '38');
  return color === null ? styles : [{ on: color, off: '39' }, ...styles];
}

/** Null where the selected row is reversed. */
export function surfaceOf(palette: Palette, depth: ColorDepth): AnsiStyle | null {
  const color = codeOf(palette.surface, depth, '48');
  return color === null ? null : { on: color, off: '49' };
}

function codeOf({ sixteen, indexed, exact }: Shade, depth: ColorDepth, layer: '38' | '48'): string | null {
  switch (depth) {
    case 'mono':
      return null;
    case 'sixteen':
      return sixteen === null ? null : `${sixteen}`;
    case 'indexed':
      return indexed === null ? null : `${layer};5;${indexed}`;
    case 'exact': {
      if (exact === null) return null;
      const [red, green, blue] = channels(exact);
      return `${layer};2;${red};${green};${blue}`;
    }
  }
}

export function channels(color: string): readonly [red: number, green: number, blue: number] {
  const at = (from: number): number => Number.parseInt(color.slice(from, from + 2), 16);
  return [at(1), at(3), at(5)];
}
