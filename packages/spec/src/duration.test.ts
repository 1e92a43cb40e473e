import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationText, parseDuration, parseGoDuration } from './duration.ts';

const howTo = 'write whole numbers with y, d, h, m or s, as in `10y`, `90d` or `8760h0m0s`';

describe('a duration of a kpki.yaml', () => {
  test.each([
    ['10y', 315_360_000],
    ['1y', 31_536_000],
    ['90d', 7_776_000],
    ['12h', 43_200],
    ['30m', 1800],
    ['3600s', 3600],
    ['8760h0m0s', 31_536_000],
    ['1y30d', 34_128_000],
    ['1h30m', 5400],
  ])('%s has %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toEqual({ seconds });
  });

  test.each([
    ['', `not a duration; ${howTo}`],
    ['1.5y', `fractions are not read; ${howTo}`],
    ['1,5y', `fractions are not read; ${howTo}`],
    ['.5h', `fractions are not read; ${howTo}`],
    ['-1h', `a duration is never negative; ${howTo}`],
    ['90', `the unit is missing; ${howTo}`],
    ['1w', `not a duration; ${howTo}`],
    ['1 y', `not a duration; ${howTo}`],
    ['1500ms', `not a duration; ${howTo}`],
    ['30m1h', `not a duration; ${howTo}`],
    ['1Y', `not a duration; ${howTo}`],
    ['0s', 'a duration is longer than zero'],
    ['0h0m0s', 'a duration is longer than zero'],
    ['293y', 'longer than 292 years, the longest that Kubernetes can read'],
  ])('%s: %s', (text, reason) => {
    expect(parseDuration(text)).toEqual({ reason });
  });
});

describe('a duration of Go', () => {
  test.each([
    ['8760h', 31_536_000],
    ['8760h0m0s', 31_536_000],
    ['1.5h', 5400],
    ['.5h', 1800],
    ['5000ms', 5],
    ['1h1h', 7200],
    ['+1h', 3600],
  ])('%s has %i seconds', (text, seconds) => {
    expect(parseGoDuration(text)).toEqual({ seconds });
  });

  test.each([
    ['0', 'a duration is longer than zero'],
    ['0s', 'a duration is longer than zero'],
    ['-1h', 'a duration is never negative; write it as in `8760h`'],
    ['1500ms', 'a certificate counts whole seconds; leave out the fraction of a second'],
    ['365d', 'not a Go duration; the longest unit is `h`, as in `8760h`'],
    ['', 'not a Go duration; the longest unit is `h`, as in `8760h`'],
    ['8760', 'not a Go duration; the longest unit is `h`, as in `8760h`'],
    ['9999999h', 'longer than 292 years, the longest that Kubernetes can read'],
  ])('%s: %s', (text, reason) => {
    expect(parseGoDuration(text)).toEqual({ reason });
  });
});

test.each([
  [31_536_000, '1y'],
  [34_128_000, '395d'],
  [5400, '90m'],
  [1, '1s'],
])('%i seconds are written %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 292 * 31_536_000 }), (seconds) => {
      expect(parseDuration(durationText(seconds))).toEqual({ seconds });
    }),
  );
});

test('no text makes a parser throw or answer with anything but positive whole seconds', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+.0-9ydhmsnuµ ]{0,30}$/));
  fc.assert(
    fc.property(texts, (text) => {
      for (const result of [parseDuration(text), parseGoDuration(text)]) {
        if (result.seconds === undefined) expect(result.reason).not.toBe('');
        else expect(Number.isSafeInteger(result.seconds) && result.seconds > 0).toBe(true);
      }
    }),
  );
});
