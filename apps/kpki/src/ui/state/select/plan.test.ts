import type { Finding, Step } from '@kpki/engine';
import { expect, test } from 'vitest';
import { madeUp } from '../../../../test/made-up.ts';
import { step } from '../../../../test/plan.ts';
import { replacesKey } from './plan.ts';

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
