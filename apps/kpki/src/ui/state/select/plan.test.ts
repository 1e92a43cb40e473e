import type { Because, Step } from '@kpki/engine';
import { expect, test } from 'vitest';
import { replacesKey } from './plan.ts';

function rekey(...reasons: readonly Because['reason'][]): Step {
  return {
    artefact: 'apiserver cp1',
    name: 'apiserver',
    holder: 'cp1',
    action: 'rekey',
    reasons: reasons.map((reason) => ({ reason, text: '' })),
    warnings: [],
    writes: [],
  };
}

test.each([
  ['of another key', rekey('key-mismatch'), true],
  ['that cannot be read', rekey('unreadable'), true],
  ['that is not there', rekey('key-missing'), false],
  ['of a certificate that is made for it', { ...rekey('names-differ'), action: 'renew' as const }, false],
])('a key is lost where it is in place of one %s: %#', (_what, step, lost) => {
  expect(replacesKey(step)).toBe(lost);
});
