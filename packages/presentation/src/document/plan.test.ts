import { finding, type Plan, type Step } from '@kpki/engine';
import { expect, test } from 'vitest';
import { stepWords } from './plan.ts';

const plan = { steps: [] } as unknown as Plan;
const shell = { command: () => 'kpki', word: (text: string) => text };

test('what is so at several locations is said once, with all of them', () => {
  const old = { lacks: [], holds: [{ subject: 'CN=etcd-ca', notAfter: '2036-10-30T00:00:00Z' }] };
  const at = (location: string) => finding('bundle-differs', { location, ...old });
  const step = { reasons: ['cp1', 'cp2', 'cp3'].map(at), warnings: [], writes: [] } as unknown as Step;
  expect(stepWords(step, plan, shell, (_reason, text) => text).why).toEqual([
    'the bundle still holds CN=etcd-ca, valid until 2036-10-30 (cp1, cp2, cp3)',
  ]);
});
