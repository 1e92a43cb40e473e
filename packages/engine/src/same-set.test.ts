import { expect, test } from 'vitest';
import { sameSet } from './bytes.ts';

test.each([
  [['a', 'b'], ['b', 'a'], true],
  [['a', 'a'], ['a'], true],
  // The same length, and each of them in the other: but one is missing.
  [['a', 'a'], ['a', 'b'], false],
  [['a', 'b'], ['a', 'a'], false],
  [[], ['a'], false],
])('%j and %j', (a, b, same) => {
  expect(sameSet(a, b)).toBe(same);
});
