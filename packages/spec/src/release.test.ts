import { expect, test } from 'vitest';
import { isSince } from './release.ts';

const since = ['1.33.12', '1.34.8'] as const;

test.each([
  ['v1.32.99', false],
  ['v1.33.11', false],
  ['v1.33.12-rc.0', false],
  ['v1.33.12', true],
  ['v1.33.13-rc.0', true],
  ['v1.34.7', false],
  ['v1.34.8', true],
  ['v1.34.10', true],
  ['v1.35.0-alpha.1', true],
  ['v1.35.0', true],
  ['v1.40.0-beta.2', true],
])('%s: %s', (version, expected) => {
  expect(isSince(version, since)).toBe(expected);
});

test('a list without a release is true of none', () => {
  expect(isSince('v1.40.0', [])).toBe(false);
});
