import { parseDuration } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseResidual, residual, shortResidual } from './durations.ts';

const unit = fc.constantFrom('y', 'd', 'h', 'm');

test('what is typed means what it means in a configuration', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 292 }), unit, (number, letter) => {
      const text = `${number}${letter}`;
      expect(parseResidual(text)).toBe(parseDuration(text).seconds);
    }),
  );
});

test('what is shown is read back as no more time than is left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 100 * 365 * 86_400 }), (seconds) => {
      const read = parseResidual(shortResidual(seconds)) ?? Number.NaN;
      expect(read).toBeLessThanOrEqual(seconds);
      expect(read).toBeGreaterThan(seconds / 2);
    }),
  );
});

const day = 86_400;
test.each([
  [0, 'expired'],
  [90 * 60, '90m'],
  [5 * 3600, '5h'],
  [365 * day - 60, '364d'],
  [2 * 365 * day, '2y'],
  [2 * 365 * day + 31 * day, '2y 1mo'],
  [3650 * day - 60, '9y 11mo'],
  [3650 * day, '10y'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(residual(seconds)).toBe(text);
});

test.each(['', '30', 'd', '30w', '1h30m', '-1d', '1.5d', ' 1d'])('%j is no time', (text) => {
  expect(parseResidual(text)).toBeUndefined();
});
