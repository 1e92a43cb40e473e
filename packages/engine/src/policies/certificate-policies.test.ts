import { expect, test } from 'vitest';
import { ambiguousAdvice, isAdvice } from './certificate-policies.ts';

test('a code is advice in all of its rows, or in none', () => {
  expect(ambiguousAdvice()).toEqual([]);
  expect(isAdvice({ reason: 'serving-lifetime' })).toBe(true);
  expect(isAdvice({ reason: 'outlives-ca' })).toBe(false);
});
