import { describe, expect, test } from 'vitest';
import { graphemes } from '../../text/width.ts';
import type { UiCommand } from '../keys.ts';
import { edit, fieldOf, type TextField, typeInto } from './field.ts';

const family = '👩‍👩‍👧';

function edited(field: TextField, ...uiCommands: readonly UiCommand[]): TextField {
  return uiCommands.reduce((before, uiCommand) => edit(before, uiCommand) ?? before, field);
}

describe.each([
  ['Latin', 'abc', ['a', 'b', 'c']],
  ['CJK', '王小明', ['王', '小', '明']],
  ['emoji', `a${family}b`, ['a', family, 'b']],
  ['an accent of its own', 'e\u0301a', ['e\u0301', 'a']],
])('a text of %s', (_kind, text, characters) => {
  test('is as long as a person counts', () => {
    expect(graphemes(text)).toEqual(characters);
    expect(fieldOf(text)).toEqual({ text, at: characters.length });
  });

  test('is erased one character at a time, from both sides', () => {
    expect(edited(fieldOf(text), 'erase before').text).toBe(characters.slice(0, -1).join(''));
    expect(edited(fieldOf(text), 'first', 'erase after').text).toBe(characters.slice(1).join(''));
  });

  test('is typed into before its last character', () => {
    const field = typeInto(edited(fieldOf(text), 'left'), '中');
    expect(field).toEqual({
      text: [...characters.slice(0, -1), '中', ...characters.slice(-1)].join(''),
      at: characters.length,
    });
  });

  test('is erased to its start and to its end', () => {
    expect(edited(fieldOf(text), 'left', 'erase start')).toEqual({ text: characters.at(-1), at: 0 });
    expect(edited(fieldOf(text), 'left', 'erase end').text).toBe(characters.slice(0, -1).join(''));
  });
});

test('the cursor stays within the text', () => {
  expect(edited(fieldOf('ab'), 'right', 'right').at).toBe(2);
  expect(edited(fieldOf('ab'), 'first', 'left', 'erase before')).toEqual({ text: 'ab', at: 0 });
  expect(edited(fieldOf('ab'), 'last', 'erase after')).toEqual({ text: 'ab', at: 2 });
});

test.each([
  ['an accent and its letter', 'e', '\u0301'],
  ['a flag in two halves', '\u{1f1e9}', '\u{1f1ea}'],
  ['what joins an emoji', '👩', '\u200d'],
])('what joins the character before it is one with it: %s', (_kind, first, second) => {
  const field = typeInto(fieldOf(first), second);
  expect(field).toEqual({ text: `${first}${second}`, at: 1 });
  expect(edited(field, 'erase before')).toEqual({ text: '', at: 0 });
});

test('what is pasted is one line, without control characters', () => {
  expect(typeInto(fieldOf(''), 'a\r\nb\tc\u001b[31m\u0000')).toEqual({ text: 'abc[31m', at: 7 });
});

test('what is not about text is left to others', () => {
  expect(edit(fieldOf('a'), 'open')).toBeNull();
});
