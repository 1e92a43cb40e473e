import type { Finding, Step } from '@kpki/engine';
import { expect, test } from 'vitest';
import { madeUp } from '../../../../test/made-up.ts';
import { step } from '../../../../test/plan.ts';
import { replacesKey, replacesStoredKey } from './plan.ts';

const rekey = (reason: Finding['reason']): Step =>
  ({ ...step, action: 'rekey', reasons: [madeUp(reason, '')] }) as Step;

test.each([
  ['of another key', rekey('key-mismatch'), true],
  ['that cannot be read', rekey('unreadable'), true],
  ['that is not there', rekey('key-missing'), false],
  ['of a certificate that is made for it', { ...rekey('names-differ'), action: 'renew' } as Step, false],
])('a key is lost where it is in place of one %s: %#', (_what, step, lost) => {
  expect(replacesKey(step)).toBe(lost);
});

test.each([
  ['a CA', 'private key', 'replaces', true],
  ['a CA that is only made for later, as a rotation begins', 'next private key', 'adds', false],
  ['a CA that has none', 'private key', 'adds', false],
] as const)('what replaces a stored key: the key of %s', (_what, part, effect, isReplaced) => {
  const write = { sink: 'main', location: '/srv', entry: 'ca.key', part, node: null, effect };
  expect(replacesStoredKey({ ...step, writes: [write] } as Step)).toBe(isReplaced);
});
