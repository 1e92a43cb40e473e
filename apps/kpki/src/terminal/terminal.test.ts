import { describe, expect, test } from 'vitest';
import { accessibleBy, colorDepthOf, hasColor } from './terminal.ts';

describe('plain lines', () => {
  test.each([
    [false, {}, null],
    [true, {}, '--accessible'],
    [false, { KPKI_ACCESSIBLE: '1' }, 'KPKI_ACCESSIBLE=1'],
    [false, { ACCESSIBLE: '1' }, 'ACCESSIBLE=1'],
    [false, { INK_SCREEN_READER: 'true' }, 'INK_SCREEN_READER=true'],
    [true, { ACCESSIBLE: '1' }, '--accessible'],
    [false, { ACCESSIBLE: '0' }, null],
    [false, { INK_SCREEN_READER: 'false' }, null],
    [false, { ACCESSIBLE: '' }, null],
    [false, { KPKI_ACCESSIBLE: '0', ACCESSIBLE: '1', INK_SCREEN_READER: 'true' }, null],
    [true, { KPKI_ACCESSIBLE: '0' }, null],
    [false, { KPKI_ACCESSIBLE: '', ACCESSIBLE: '1' }, 'ACCESSIBLE=1'],
  ] as const)('with the option %s and %o are asked for by %s', (option, environment, by) => {
    expect(accessibleBy(option, environment)).toBe(by);
  });
});

const xterm = { TERM: 'xterm-256color' };

test.each([
  ['a terminal of sixteen colors', { TERM: 'linux' }, true],
  ['one of all of them', { ...xterm, COLORTERM: 'truecolor' }, true],
  ['one that has none', { TERM: 'vt320' }, false],
  ['one that is not named', {}, false],
  ['CI, which is no terminal', { ...xterm, CI: 'true' }, true],
  ['CI of a known kind', { TERM: 'vt320', CI: 'true', GITHUB_ACTIONS: 'true' }, false],
  ['NO_COLOR', { ...xterm, NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which says nothing', { ...xterm, NO_COLOR: '' }, true],
  ['FORCE_COLOR', { TERM: 'vt320', FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR', { TERM: 'vt320', FORCE_COLOR: '' }, true],
  ['FORCE_COLOR=0', { ...xterm, FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR=false', { ...xterm, FORCE_COLOR: 'false' }, false],
  ['both, where NO_COLOR is the stronger', { ...xterm, NO_COLOR: '1', FORCE_COLOR: '3' }, false],
] as const)('%s', (_what, env, color) => {
  expect(hasColor(env)).toBe(color);
});

test.each([
  ['a terminal of sixteen colors', { TERM: 'linux' }, 'sixteen'],
  ['one whose name has 256', { TERM: 'tmux-256color' }, 'indexed'],
  ['one of all colors', { ...xterm, COLORTERM: 'truecolor' }, 'exact'],
  ['one without colors', { TERM: 'vt320' }, 'mono'],
  ['NO_COLOR', { ...xterm, COLORTERM: 'truecolor', NO_COLOR: '1' }, 'mono'],
  ['FORCE_COLOR=1 where there are none', { TERM: 'vt320', FORCE_COLOR: '1' }, 'sixteen'],
  ['FORCE_COLOR=2', { TERM: 'vt320', FORCE_COLOR: '2' }, 'indexed'],
  ['FORCE_COLOR=3', { TERM: 'vt320', FORCE_COLOR: '3' }, 'exact'],
] as const)('the depth of %s', (_what, env, depth) => {
  expect(colorDepthOf(env)).toBe(depth);
});
