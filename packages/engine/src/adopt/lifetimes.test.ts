import { expect, test } from 'vitest';
import { sensibleSeconds } from './lifetimes.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

test.each([
  ['what kubeadm makes, which begins five minutes early', year + 5 * minute, year],
  ['ten years of openssl', 3650 * day, 10 * year],
  ['ten years with their leap days', 3652 * day, 3652 * day],
  ['a quarter', 90 * day, 90 * day],
  ['a day of a signer that begins five minutes early', day + 5 * minute, day],
  ['minutes that may be backdating', 30 * day + 30 * minute, 30 * day],
  ['more than any backdating', 30 * day + 2 * hour, 30 * day + 2 * hour],
  ['ten minutes', 10 * minute, 10 * minute],
  ['nothing at all', 0, 1],
])('%s', (_, lifetime, asked) => {
  expect(sensibleSeconds(lifetime)).toBe(asked);
});
