import { expect, test } from 'vitest';
import { certificatePolicies, isAdvice } from './certificate-policies.ts';

// A report knows a finding by its code alone.
test('a code is advice in all of its rows, or in none', () => {
  for (const { code, on } of certificatePolicies) {
    for (const consequence of Object.values(on))
      expect([code, consequence === 'advice']).toEqual([code, isAdvice({ reason: code })]);
  }
  expect(isAdvice({ reason: 'serving-lifetime' })).toBe(true);
  expect(isAdvice({ reason: 'outlives-ca' })).toBe(false);
});
