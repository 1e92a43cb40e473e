import { partOf } from '@kpki/services/random-cases';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Appearance } from '../../src/ui/view/look.ts';
import { nameSets } from './names.ts';
import { type SceneName, sceneOf, scenes } from './scenes.ts';
import { drawnLines } from './screen.tsx';

const names = Object.keys(scenes) as SceneName[];
/** One of each kind of screen. */
const main: readonly SceneName[] = [
  ...(['start', 'trust', 'trust unfolded', 'a sealed sink', 'filter typed', 'artifact', 'actions of a CA'] as const),
  ...([
    'calendar',
    'rotation staged, a live check failed',
    'plan',
    'undo planned',
    'live, one serves an older certificate',
    'live, servers trust a removed CA',
    'environments',
    'plugins',
    'fleet as a wall',
  ] as const),
  ...(['question before applying', 'question before distrusting', 'apply goes on', 'a step failed', 'result'] as const),
  ...(['help', 'commands so far', 'question of a plugin'] as const),
];
/** Not all combinations: a glyph is as wide as its replacement. */
const terminals: readonly {
  readonly columns: number;
  readonly rows: number;
  readonly look: Omit<Appearance, 'palette'>;
  /** Compared with their files: a part each time, all in the soak. */
  readonly kept: readonly SceneName[];
  /** Tried with each set of names: a part each time, all in the soak. */
  readonly tried: readonly SceneName[];
}[] = [
  {
    columns: 80,
    rows: 24,
    look: { depth: 'sixteen', glyphs: 'unicode' },
    kept: partOf(names, 2),
    tried: partOf(names, 10),
  },
  {
    columns: 120,
    rows: 40,
    look: { depth: 'sixteen', glyphs: 'ascii' },
    kept: partOf(names, 6),
    tried: partOf(names, 10),
  },
  // The least that kpki takes, and much.
  {
    columns: 60,
    rows: 16,
    look: { depth: 'sixteen', glyphs: 'unicode' },
    kept: partOf(main, 2),
    tried: partOf(main, 8),
  },
  {
    columns: 200,
    rows: 50,
    look: { depth: 'sixteen', glyphs: 'unicode' },
    kept: partOf(main, 2),
    tried: partOf(main, 8),
  },
];

const asciiNames = ['latin', 'long'] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
const sequence = /\u001b\[([\d;]*)m/g;
const codes = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => [...line.matchAll(sequence)].map(([, code]) => code ?? ''));
const withoutCodes = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(sequence, ''));

/** Bold, underlined, reversed, and the end of each; then faint, the colors of the theme, and default. */
const noColors = ['1', '22', '4', '24', '7', '27'];
const sixteen = [...noColors, '2', '31', '32', '33', '34', '36', '39'];

describe.each(terminals)('at $columns x $rows', ({ look, kept, tried, ...size }) => {
  test.each(kept)('%s', async (name) => {
    const lines = await drawnLines(sceneOf(name, { size }), { depth: 'mono', glyphs: 'unicode' });
    const text = withoutCodes(lines).map((line) => line.trimEnd());
    const file = `frames/${size.columns}x${size.rows}/${name.replaceAll(' ', '-')}.txt`;
    await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(file);
    expect(codes(lines).filter((code) => !noColors.includes(code))).toEqual([]);
  });

  describe.each(Object.entries(nameSets))('with %s names', (_kind, set) => {
    test.each(tried)('%s fills the terminal, and no more', async (name) => {
      const lines = await drawnLines(sceneOf(name, { names: set, size }), look);
      expect(lines).toHaveLength(size.rows);
      expect(lines.filter((line) => stringWidth(line) > size.columns)).toEqual([]);
      expect(codes(lines).filter((code) => !sixteen.includes(code))).toEqual([]);
      // No control characters, and none that a terminal hides but the joiner of emoji.
      expect(withoutCodes(lines).join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/u);
    });
  });

  // Separate tests: all together take a minute on a loaded machine.
  describe.each(asciiNames)('without Unicode, with %s names', (kind) => {
    test.each(tried)('%s is drawn in nothing but ASCII', async (name) => {
      const scene = sceneOf(name, { names: nameSets[kind], size });
      const lines = await drawnLines(scene, { depth: 'mono', glyphs: 'ascii' });
      expect(withoutCodes(lines).join('')).toMatch(/^[ -~]*$/);
    });
  });

  test('every state has its color: a healthy row too', async () => {
    const lines = await drawnLines(sceneOf('trust', { size }), look);
    const ofRow = (word: string): readonly string[] =>
      codes(lines.filter((line) => line.replace(sequence, '').includes(word)));
    const ofLine = (word: string): string => lines.find((line) => line.replace(sequence, '').includes(word)) ?? '';
    expect(ofRow(' expired')).toContain('31');
    expect(ofRow(' due')).toContain('33');
    // Its lines lead to what is not ok; what follows them does not.
    const row = /super-admin\.conf(.*?)341d/.exec(ofLine('super-admin.conf'))?.[1] ?? '';
    expect(codes([row])).toContain('32');
    expect(codes([row])).not.toContain('31');
  });
});
