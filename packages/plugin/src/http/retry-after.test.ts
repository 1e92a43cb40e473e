import { expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const date = 'Thu, 01 Jan 2026 00:00:00 GMT';

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
  expect(retryAfterSeconds({ date, ...(header !== undefined && { 'retry-after': header }) })).toBe(seconds);
});

it('a date says nothing where the server does not tell its time', () => {
  expect(retryAfterSeconds({ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' })).toBeUndefined();
  expect(retryAfterSeconds({ 'retry-after': '10' })).toBe(10);
});
