import { expect, test } from 'vitest';
import { codedText } from './message.ts';

test.each([
  ['expired', 'expired on 2026-12-19', 'expired on 2026-12-19'],
  ['requested', 'requested', 'requested'],
  ['expired', 'the CA expired on 2026-12-19', 'expired: the CA expired on 2026-12-19'],
  ['missing', 'missingno', 'missing: missingno'],
])('a finding has its code once: %s, %s', (reason, text, shown) => {
  expect(codedText(reason, text)).toBe(shown);
});
