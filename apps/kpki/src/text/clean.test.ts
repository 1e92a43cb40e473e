import { anyCharacter } from '@kpki/services/any-character';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, cleanLines } from './clean.ts';

/** What a terminal obeys, or what moves neighboring text, by code points. */
const obeyed: readonly (readonly [from: number, to: number, what: string])[] = [
  [0x00, 0x1f, 'C0'],
  [0x7f, 0x9f, 'DEL and C1'],
  [0xad, 0xad, 'soft hyphen'],
  [0x61c, 0x61c, 'Arabic letter mark'],
  [0x200b, 0x200f, 'what has no width, and marks of direction'],
  [0x2028, 0x202e, 'breaks of lines, embeddings and overrides'],
  [0x2060, 0x206f, 'joiners, isolates and invisible operators'],
  [0xfeff, 0xfeff, 'byte order mark'],
  [0xe0001, 0xe007f, 'tags'],
];

function obeyedIn(text: string): readonly string[] {
  return [...text].filter((character) => {
    const point = character.codePointAt(0) ?? 0;
    return obeyed.some(([from, to]) => from <= point && point <= to);
  });
}

/** Text that a certificate may contain, with far more hostile characters than by chance. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom(
        '\u2065',
        '\u{e0002}',
        '\u001b[2J',
        '\u009b31m',
        '\u001b]0;x\u0007',
        '\r',
        '\u202e',
        '\u2066',
        '\ufeff',
        '\u0000',
      ),
    ),
  )
  .map((parts) => parts.join(''));

test('whatever others chose as a text, nothing of it is obeyed', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = clean(text);
      expect(obeyedIn(shown)).toEqual([]);
      expect(clean(shown)).toBe(shown);
      expect(obeyedIn(cleanLines(text).replaceAll('\n', ''))).toEqual([]);
      expect(cleanLines(text).split('\n').length).toBe(text.split('\n').length);
    }),
    { ...randomCases(500) },
  );
});

test('what is harmless stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aZ09 .:/-äß漢字🙂é\u0301'.split('')) }), (text) => {
      expect(clean(text)).toBe(text);
    }),
  );
});
