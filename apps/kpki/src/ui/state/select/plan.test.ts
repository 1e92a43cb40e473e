import type { Finding, Step } from '@kpki/engine';
import { expect, test } from 'vitest';
import { madeUp } from '../../../../test/made-up.ts';
import { step } from '../../../../test/plan.ts';
import { replacesKey, replacesSharedKey } from './plan.ts';

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
  ['a CA', 'kubernetes-ca', 'private key', 'replaces', true],
  ['service accounts', 'sa', 'private key', 'replaces', true],
  ['a certificate, on which nothing depends', 'apiserver', 'private key', 'replaces', false],
  ['a CA that is only made for later, as a rotation begins', 'kubernetes-ca', 'next private key', 'adds', false],
  ['a CA that has none', 'etcd-ca', 'private key', 'adds', false],
] as const)('the rule for the focus of the buttons: the key of %s', (_what, name, part, effect, isShared) => {
  const write = { sink: 'main', location: '/srv', entry: 'ca.key', part, node: null, effect };
  expect(replacesSharedKey({ ...step, name, writes: [write] } as Step)).toBe(isShared);
});
