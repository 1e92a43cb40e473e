import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { pressesOf } from './key-name.ts';

/** What Ink names is true; the rest is false or, as here, missing. */
const none = {} as Key;
const namesOf = (input: string, key: Partial<Key> = {}): readonly string[] =>
  pressesOf(input, { ...none, ...key }).map(({ name }) => name);
const textsOf = (input: string, key: Partial<Key> = {}): readonly (string | null)[] =>
  pressesOf(input, { ...none, ...key }).map(({ text }) => text);

describe('what arrives together', () => {
  test('letters are presses of their own', () => {
    expect(namesOf('jjj')).toEqual(['j', 'j', 'j']);
    expect(textsOf('jjj')).toEqual(['j', 'j', 'j']);
  });

  test.each([
    ['a\r', ['a', 'enter']],
    ['a\r\r', ['a', 'enter', 'enter']],
    ['x\r\ny', ['x', 'enter', 'y']],
    ['p\t', ['p', 'tab']],
    ['ab\u007f', ['a', 'b', 'backspace']],
    ['j\u0003', ['j', 'ctrl-c']],
    ['\u0004\u0004', ['ctrl-d', 'ctrl-d']],
    ['\u0015j', ['ctrl-u', 'j']],
    ['jj kk', ['j', 'j', 'space', 'k', 'k']],
  ])('%j', (input, expected) => {
    expect(namesOf(input)).toEqual(expected);
  });

  test('what stands for a key is no text', () => {
    expect(textsOf('a\r\t\u007f')).toEqual(['a', null, null, null]);
  });

  test('a space is a key and text: the table decides', () => {
    expect(pressesOf(' ', none)).toEqual([{ name: 'space', text: ' ' }]);
  });

  test('an emoji and a letter with its accent are one press each', () => {
    expect(textsOf('👩‍👩‍👧e\u0301中')).toEqual(['👩‍👩‍👧', 'e\u0301', '中']);
  });
});

describe('what Ink names', () => {
  test.each([
    [{ upArrow: true }, 'up'],
    [{ pageDown: true }, 'pgdn'],
    [{ return: true }, 'enter'],
    [{ escape: true }, 'esc'],
    [{ delete: true }, 'delete'],
    [{ tab: true }, 'tab'],
    [{ tab: true, shift: true }, 'shift-tab'],
  ] as const)('%j', (key, name) => {
    expect(pressesOf('', { ...none, ...key })).toEqual([{ name, text: null }]);
  });

  test('what Ink has no name for is no F1', () => {
    expect(pressesOf('', none)).toEqual([{ name: 'other-key', text: null }]);
    expect(pressesOf('', { ...none, ctrl: true })).toEqual([{ name: 'other-key', text: null }]);
  });

  test('a letter with control is no text', () => {
    expect(pressesOf('c', { ...none, ctrl: true })).toEqual([{ name: 'ctrl-c', text: null }]);
  });
});

test('esc and a letter that follow each other quickly are both, since no chord is bound', () => {
  expect(namesOf('q', { meta: true })).toEqual(['esc', 'q']);
});
