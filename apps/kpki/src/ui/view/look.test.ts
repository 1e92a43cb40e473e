import { expect, test } from 'vitest';
import { appearanceOf, styled } from './look.ts';
import { emphasisOf } from './words.ts';

const drawn = (depth: 'mono' | 'sixteen', chosen: boolean, as: 'ok' | 'expired'): string =>
  styled('x', emphasisOf({ as, chosen, flash: true }), appearanceOf({ depth, glyphs: 'unicode' }, 'dark', 'dark'));
/** The SGR parameters before the text, in any order. */
const stylesIn = (text: string): readonly string[] =>
  [...(text.split('x')[0] ?? '').matchAll(/\[(\d+)m/g)].map(([, code]) => code ?? '').toSorted();

test('a row that has changed is a bar of one color, whatever its cells are and wherever the cursor is', () => {
  for (const as of ['ok', 'expired'] as const)
    for (const chosen of [true, false]) expect(stylesIn(drawn('sixteen', chosen, as))).toEqual(['1', '35', '7']);
});

test('without colors, a row that has changed is bold and underlined, and the selected one reversed as ever', () => {
  expect(stylesIn(drawn('mono', false, 'ok'))).toEqual(['1', '4']);
  expect(stylesIn(drawn('mono', true, 'ok'))).toEqual(['1', '4', '7']);
});
