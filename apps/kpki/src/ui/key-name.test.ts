import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { pressesOf } from './key-name.ts';

/** As Ink describes an input in which it found no key. */
const none = {} as Key;

test('what arrives together is taken apart: letters, chords, and keys among them', () => {
  expect(pressesOf('a\u0015 é\r\t\u007f\u0003', none).map(({ name }) => name)).toEqual([
    'a',
    'ctrl-u',
    'space',
    'é',
    'enter',
    'tab',
    'backspace',
    'ctrl-c',
  ]);
});

test('only what is no key may be text', () => {
  expect(pressesOf('x \u0001', none).map(({ text }) => text)).toEqual(['x', ' ', null]);
});

test('a quick esc and letter are two keys', () => {
  expect(pressesOf('q', { ...none, meta: true }).map(({ name }) => name)).toEqual(['esc', 'q']);
});

test.each([
  [{ upArrow: true }, '', 'up'],
  [{ return: true }, '\r', 'enter'],
  [{ tab: true, shift: true }, '', 'shift-tab'],
  [{ ctrl: true }, 'l', 'ctrl-l'],
])('%o is a key of its own', (flags, input, name) => {
  expect(pressesOf(input, { ...none, ...flags })).toEqual([{ name, text: null }]);
});
