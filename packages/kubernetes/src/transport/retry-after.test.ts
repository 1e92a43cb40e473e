import { expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const now = new Date('2026-01-01T00:00:00.250Z');

it.each([
  [undefined, undefined],
  ['', undefined],
  ['0', 0],
  [' 12 ', 12],
  ['1.5', undefined],
  ['-3', undefined],
  ['soon', undefined],
  ['Soon, or later', undefined],
  ['9'.repeat(400), undefined],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10],
  ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
])('%j', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});
