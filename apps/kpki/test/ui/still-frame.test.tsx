import { describe, expect, test } from 'vitest';
import { defaultSettings, type UiSettings } from '../../src/session/ui-settings.ts';
import { defaultKeymap, type Keymap } from '../../src/ui/keymap.ts';
import { initial } from '../../src/ui/state/initial.ts';
import type { Size, State } from '../../src/ui/state/model.ts';
import { type Appearance, appearanceOf } from '../../src/ui/view/look.ts';
import { stillFrame } from '../../src/ui/view/still-frame.ts';
import { drawnLines } from './screen.tsx';

const sizes: readonly Size[] = [
  { columns: 30, rows: 4 },
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

interface Opened {
  readonly target?: State['target'];
  readonly declared?: boolean;
  readonly readOnly?: boolean;
  readonly clusters?: readonly string[];
  readonly settings?: Partial<UiSettings>;
  readonly keymap?: Keymap;
}

function opened({ settings, ...opened }: Opened, size: Size): State {
  return initial({
    target: {},
    declared: false,
    readOnly: false,
    clusters: [],
    keymap: defaultKeymap,
    program: 'npx kpki',
    editor: { is: 'absent' },
    isInTmux: false,
    bell: 'bell',
    asksAgain: true,
    watching: true,
    now: Date.UTC(2026, 0, 2),
    ...opened,
    settings: { ...defaultSettings, ...settings },
    size,
  }).state;
}

const long = `clusters/${'very-'.repeat(30)}long.yaml`;

const openings: Readonly<Record<string, Opened>> = {
  'an empty folder': {},
  'an empty folder, read-only': { readOnly: true },
  'a file': { declared: true },
  'a file, an environment and a folder': {
    declared: true,
    target: { file: 'clusters/eu kpki.yaml', environment: 'prod', dir: '/srv/pki' },
  },
  'a file with a long name, read-only': { declared: true, readOnly: true, target: { file: long } },
  'several files': { clusters: ['eu.yaml', 'us'] },
  'several files, read-only': { clusters: [long, long], readOnly: true },
  'settings that cannot be used': { declared: true, settings: { problem: 'ui.json: the theme\nis unknown' } },
  'other keys': {
    keymap: {
      rows: defaultKeymap.rows.map((row) => (row.uiCommand === 'leave' ? { ...row, keys: ['x'] } : row)),
      problem: null,
    },
  },
};

const plain: Omit<Appearance, 'palette'> = { depth: 'exact', glyphs: 'unicode' };

describe.for(Object.entries(openings))('of %s, the frame before the view', ([, opening]) => {
  test.for(sizes)('is that of the view, at $columns x $rows', async (size) => {
    await expectSame(opened(opening, size), plain);
  });
});

test.for(['dark', 'light', 'high-contrast', 'mono', 'auto'] as const)('in the theme %s', async (theme) => {
  await expectSame(opened({ settings: { theme } }, { columns: 80, rows: 24 }), plain);
});

test.for(['mono', 'sixteen', 'indexed', 'exact'] as const)('with colors of depth %s, in ASCII', async (depth) => {
  await expectSame(opened({ declared: true }, { columns: 80, rows: 24 }), { depth, glyphs: 'ascii' });
});

test('a notice of a small terminal has no empty rows', () => {
  const state = opened({}, { columns: 30, rows: 4 });
  expect(stillFrame(state, appearanceOf(plain, 'dark', 'dark'))).toHaveLength(4);
});

async function expectSame(state: State, look: Omit<Appearance, 'palette'>): Promise<void> {
  const still = stillFrame(state, appearanceOf(look, state.theme, state.background));
  const view = await drawnLines(state, look);
  expect(still.length).toBeGreaterThan(0);
  expect(cellsOf(still)).toEqual(cellsOf(view));
}

/** What a terminal shows of lines: each character with its styles, without the blanks at the end of a line. */
function cellsOf(lines: readonly string[]): readonly (readonly string[])[] {
  return lines.map((line) => {
    const on = new Map<string, string>();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a style begins with one.
    const cells = [...line.matchAll(/\u001b\[([\d;]*)m|([^\u001b])/gu)].flatMap(([, style, character]) => {
      if (character !== undefined) return [`${character} ${[...on.values()].toSorted().join(' ')}`];
      for (const one of stylesIn(style ?? '')) {
        if (one.isOn) on.set(one.of, one.code);
        else on.delete(one.of);
      }
      return [];
    });
    return cells.slice(0, cells.findLastIndex((cell) => cell !== '  ' && cell !== ' ') + 1);
  });
}

/** The attribute that a code sets or resets. */
function stylesIn(style: string): readonly { readonly of: string; readonly code: string; readonly isOn: boolean }[] {
  const code = Number(style.split(';')[0]);
  const kinds: readonly (readonly [of: string, on: (code: number) => boolean, off: number])[] = [
    ['color', (one) => (one >= 30 && one <= 38) || (one >= 90 && one <= 97), 39],
    ['surface', (one) => one === 48, 49],
    ['underline', (one) => one === 4, 24],
    ['inverse', (one) => one === 7, 27],
    [`weight ${code === 2 ? 2 : 1}`, (one) => one === 1 || one === 2, 22],
  ];
  if (code === 22) return [1, 2].map((weight) => ({ of: `weight ${weight}`, code: style, isOn: false }));
  const found = kinds.find(([, isOn, off]) => isOn(code) || code === off);
  if (found === undefined) throw new Error(`the style ${style} is not known here`);
  return [{ of: found[0], code: style, isOn: code !== found[2] }];
}
