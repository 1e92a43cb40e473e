import { expect, test } from 'vitest';
import { firstInWords, firstLines } from './counts.ts';

test.each<[all: readonly string[], lines: readonly string[], words: string]>([
  [[], [], ''],
  [['a', 'b'], ['a', 'b'], 'a, b'],
  [['a', 'b', 'c'], ['a', 'b', 'and 1 more'], 'a, b and 1 more'],
  [['a', 'b', 'c', 'd'], ['a', 'b', 'and 2 more'], 'a, b and 2 more'],
])('at most two of %j', (all, lines, words) => {
  expect(firstLines(all, 2)).toEqual(lines);
  expect(firstInWords(all, 2)).toBe(words);
});
