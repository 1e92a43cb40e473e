import { expect, test } from 'vitest';
import { timeRole } from './calendar.ts';

test.each([
  ['expired', 'expired'],
  ['due', 'due'],
  ['ok', 'ok'],
  ['invalid', 'ok'],
  ['unreadable', 'ok'],
] as const)('the time left of a certificate that is %s has the role %s', (state, role) => {
  expect(timeRole({ state })).toBe(role);
});
