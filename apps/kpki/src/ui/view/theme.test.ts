import { describe, expect, test } from 'vitest';
import { themeNames } from '../../terminal/theme-name.ts';
import type { Role } from '../roles.ts';
import { channels, inkOf, type Palette, paletteOf, palettes, surfaceOf } from './theme.ts';

const inks: readonly Role[] = ['focus', 'accent', 'ok', 'due', 'expired', 'pending', 'changed', 'dim', 'danger'];
const grounds = { dark: '#1e1e1e', light: '#ffffff' } as const;

/** The luminance and contrast of WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** xterm's cube of 6 levels, and its greys. */
function exactOf(index: number): string {
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  if (index >= 232) return `#${hex(8 + 10 * (index - 232)).repeat(3)}`;
  const levels = [0, 95, 135, 175, 215, 255];
  const at = index - 16;
  return `#${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((each) => hex(levels[each] ?? 0)).join('')}`;
}

describe.each(Object.entries(palettes) as readonly (readonly [string, Palette])[])('%s', (name, palette) => {
  const ground = name.endsWith('light') ? grounds.light : grounds.dark;
  const least = name.startsWith('high-contrast') ? 7 : 4.5;

  test.each(inks)('%s can be read on the background and on the selected row', (role) => {
    const { indexed, exact } = palette[role];
    const colors = [...(exact === null ? [] : [exact]), ...(indexed === null ? [] : [exactOf(indexed)])];
    for (const color of colors) {
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(least);
      if (palette.surface.exact !== null) {
        expect(contrast(color, palette.surface.exact)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test('the states that a ramp shows differ from each other in every depth', () => {
    const ramp: readonly Role[] = ['ok', 'due', 'expired', 'pending', 'dim'];
    for (const depth of ['sixteen', 'indexed', 'exact'] as const) {
      const codes = ramp.map((role) => JSON.stringify(inkOf(role, palette, depth)));
      expect(new Set(codes).size).toBe(ramp.length);
    }
  });
});

test('without colors there is nothing but boldness, and the selected row is reversed', () => {
  for (const theme of themeNames) {
    const palette = paletteOf(theme, 'light');
    for (const role of inks) expect(inkOf(role, palette, 'mono').every(({ on }) => on === '1')).toBe(true);
    expect(surfaceOf(palette, 'mono')).toBeNull();
  }
});

test('auto is the palette of the background; a named theme stays on any', () => {
  expect(paletteOf('auto', 'light')).toBe(palettes.light);
  expect(paletteOf('auto', 'dark')).toBe(palettes.dark);
  expect(paletteOf('dark', 'light')).toBe(palettes.dark);
  expect(paletteOf('high-contrast', 'light')).toBe(palettes['high-contrast light']);
});
