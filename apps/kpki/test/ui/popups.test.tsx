import { partOf } from '@kpki/services/random-cases';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { layersOf, popupOf } from '../../src/ui/state/layers.ts';
import { nameSets } from './names.ts';
import { type SceneName, sceneOf, scenes } from './scenes.ts';
import { drawnLines } from './screen.tsx';

const large = { columns: 120, rows: 40 };
const sizes = [{ columns: 80, rows: 24 }, large];
const all = Object.keys(scenes) as SceneName[];
const popupsIn = (options: Parameters<typeof sceneOf>[1]): readonly SceneName[] => {
  const popups = all.filter((name) => popupOf(sceneOf(name, options)) !== null);
  return partOf(popups, 4);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
const sequence = /\u001b\[([\d;]*)m/g;

/** Of a line, what is before a column, and the character there. */
function cut(line: string, column: number): readonly [before: string, at: string] {
  let before = '';
  for (const character of line) {
    if (stringWidth(before) >= column) return [before, character];
    before += character;
  }
  return [before, ''];
}

describe.each(sizes)('at $columns x $rows', (size) => {
  describe.each(Object.entries(nameSets))('with %s names', (_kind, names) => {
    test.each(popupsIn({ names, size }))(
      'no name moves the border of a popup, in front of it or behind: %s',
      async (name) => {
        const state = sceneOf(name, { names, size });
        const popup = popupOf(state) ?? expect.fail('a whole screen');
        const lines = await drawnLines(state, { depth: 'mono', glyphs: 'unicode' });
        const text = lines.map((line) => line.replace(sequence, ''));
        const sides = text
          .slice(popup.top, popup.top + popup.rows + 2)
          .map((line) => [cut(line, popup.left)[1], cut(line, popup.left + popup.columns + 1)[1]].join(''));
        expect(sides).toEqual(['┏┓', ...Array.from({ length: popup.rows }, () => '┃┃'), '┗┛']);
      },
    );
  });
});

test.each(popupsIn({ size: large }))(
  'what lies behind is dim, and has no other color or emphasis: %s',
  async (name) => {
    const state = sceneOf(name, { size: large });
    const [, ...over] = layersOf(state);
    const top = Math.min(...over.map(({ popup }) => popup?.top ?? 0));
    const lines = await drawnLines(state, { depth: 'sixteen', glyphs: 'unicode' });
    const behind = lines.slice(1, top).flatMap((line) => [...line.matchAll(sequence)].map(([, code]) => code));
    expect(new Set(behind)).toEqual(new Set(['2', '22']));
  },
);
