import { expect, test } from 'vitest';
import { codedText, textWithCode } from './message.ts';

test.each([
  ['expired', 'expired on 2026-12-19', 'expired on 2026-12-19'],
  ['requested', 'requested', 'requested'],
  ['expired', 'the CA expired on 2026-12-19', 'expired: the CA expired on 2026-12-19'],
  ['missing', 'missingno', 'missing: missingno'],
])('a finding has its code once: %s, %s', (reason, text, shown) => {
  expect(codedText(reason, text)).toBe(shown);
});

test.each([
  ['renew-due', 'expires on 2026-12-19', 'expires on 2026-12-19 (renew-due)'],
  ['expired', 'expired on 2026-12-19', 'expired on 2026-12-19'],
])('where a line is cut, the code comes last: %s, %s', (reason, text, shown) => {
  expect(textWithCode(reason, text)).toBe(shown);
});
