import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { fit, fitRight, shortened, shortenedItems, widthOf, wrap } from './width.ts';

const anyText = fc.string({
  unit: fc.constantFrom('a', ' ', '-', '王', 'ー', '👩‍👩‍👧', 'e\u0301', '…', 'é', '\u200b'),
});
const columns = fc.integer({ min: 0, max: 60 });

test('a width is that of string-width, which Ink goes by', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(widthOf(text)).toBe(stringWidth(text));
    }),
  );
});

describe('fit', () => {
  test.each(['end', 'middle', 'start'] as const)('fills the columns and no more, cut at the %s', (cut) => {
    fc.assert(
      fc.property(anyText, columns, (text, room) => {
        expect(widthOf(fit(text, room, cut))).toBe(room);
      }),
    );
  });

  test.each([
    ['abcdef', 4, 'end', 'abc…'],
    ['abcdef', 4, 'start', '…def'],
    ['abcdef', 4, 'middle', 'ab…f'],
    ['王小明', 4, 'end', '王… '],
    ['ab', 4, 'end', 'ab  '],
    ['ab', 0, 'end', ''],
  ] as const)('%s in %i, cut at the %s: %j', (text, room, cut, expected) => {
    expect(fit(text, room, cut)).toBe(expected);
  });

  test('at the right end', () => {
    expect(fitRight('12d', 6)).toBe('   12d');
    expect(fitRight('abcdef', 4)).toBe('abc…');
  });

  test('what is short enough is not padded where it is only shortened', () => {
    expect(shortened('ab', 4)).toBe('ab');
    expect(shortened('abcdef', 4)).toBe('abc…');
  });
});

describe('wrap', () => {
  test('breaks at spaces, and what goes on is indented as the first line is', () => {
    expect(wrap('  one two three', 9)).toEqual(['  one two', '  three']);
  });

  test('breaks a long word where it must, and never a wide character', () => {
    expect(wrap('王小明王小', 5)).toEqual(['王小', '明王', '小']);
  });

  test('an empty line stays one', () => {
    expect(wrap('', 10)).toEqual(['']);
  });

  test('loses nothing but the spaces at breaks, and fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 60 }), (text, room) => {
        const lines = wrap(text, room);
        expect(lines.filter((line) => widthOf(line) > room)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

test.each([
  ['1 expired   4 due   38 ok', 25, '1 expired   4 due   38 ok'],
  ['1 expired   4 due   38 ok', 24, '1 expired  4 due  38 ok'],
  ['1 expired   4 due   38 ok', 22, '1 expired  4 due  …'],
  ['1 expired   4 due   38 ok', 15, '1 expired  …'],
  ['1 expired   4 due   38 ok', 6, '1 exp…'],
  ['no item of several', 9, 'no item …'],
] as const)('%j in %i columns has whole items: %j', (text, room, expected) => {
  expect(shortenedItems(text, room)).toBe(expected);
});
