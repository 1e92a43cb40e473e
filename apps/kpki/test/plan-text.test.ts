import type { Step } from '@kpki/engine';
import { remedy } from '@kpki/engine';
import { expect, test } from 'vitest';
import { madeUp, madeUpRemedy } from './made-up.ts';
import { plan, planText, step } from './plan.ts';

test('repairs come first, each thing that drifted on its line, and are summed up', () => {
  const repairs = [{ sink: 'main', location: '/out', drift: ['a.key is 0644', 'b.key is 0644'] }];
  const reasons = [madeUp('renew-due', 'it ends soon')];
  expect(planText({ ...plan, repairs, steps: [{ ...step, reasons }] }).split('\n')).toEqual([
    'Plan for cluster prod in /out',
    '',
    '* repair   /out           drift: a.key is 0644',
    '                          drift: b.key is 0644',
    '» renew    apiserver cp1  renew-due: it ends soon',
    '',
    '1 to renew, 1 location to repair.',
  ]);
});

test('what others wrote into a certificate does not move the cursor', () => {
  const findings = [madeUp('subject-differs', 'it is CN=\u001b[2Jx')];
  const next = madeUpRemedy('look at \u202eCN');
  const repairs = [{ sink: 'main', location: '/out', drift: ['\u001bc is there'] }];
  const text = planText({ ...plan, repairs, steps: [{ ...step, reasons: findings, warnings: findings, next }] });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).toContain('it is CN=\\u{1b}[2Jx');
});

test('what is to be done about all that waits is said once, at the end, with the options that lead back', () => {
  const reasons = [madeUp('pending-issuer', 'somebody else issues it')];
  const next = remedy('exchange-requests');
  const waits = (artifact: string): Step => ({ ...step, artifact, action: 'pending', reasons, next }) as Step;
  const text = planText({ ...plan, steps: [waits('apiserver cp1'), waits('sa')] }, undefined, ' -e prod');
  expect(text.split('\n').slice(2)).toEqual([
    '~ pending  apiserver cp1  pending-issuer: somebody else issues it',
    '~ pending  sa             pending-issuer: somebody else issues it',
    '',
    '2 pending.',
    expect.stringMatching(
      /^Next: `(?:npx )?kpki csr export -e prod` writes the requests; .*`(?:npx )?kpki csr import -e prod`/,
    ),
  ]);
});

test('the cause of blocked steps is told once, by the CA; the steps below it say what they are blocked by', () => {
  const mismatch = [madeUp('key-mismatch', 'its private key is another')];
  const unusable = madeUp('issuer-unusable', 'kubernetes-ca is not fit for use: its private key is another');
  const missing = madeUp('missing', 'it is not there');
  const name = 'kubernetes-ca';
  const blocked = { ...step, action: 'blocked', reasons: mismatch, next: madeUpRemedy('x') } as Step;
  const ca: Step = { ...blocked, artifact: name, name };
  const below = (artifact: string, reasons: Step['reasons']): Step =>
    ({ ...blocked, artifact, reasons, blockedBy: name }) as Step;
  const steps = [ca, below('apiserver cp1', [unusable]), below('apiserver cp2', [missing, unusable])];
  expect(
    planText({ ...plan, steps })
      .split('\n')
      .slice(2),
  ).toEqual([
    '⊘ blocked  kubernetes-ca  key-mismatch: its private key is another',
    '                          next: create the binding: `x`',
    '⊘ blocked  apiserver cp1  blocked by kubernetes-ca',
    '⊘ blocked  apiserver cp2  missing',
    '                          blocked by kubernetes-ca',
    '',
    '3 blocked.',
  ]);
  // Without a line of its CA, the step names the cause.
  expect(planText({ ...plan, steps: steps.slice(1) })).toContain('issuer-unusable: kubernetes-ca is not fit for use');
});

test('advice is shown with -o wide alone, and leaves everything as declared', () => {
  const warnings = [madeUp('serving-lifetime', 'valid for 500 days')];
  const advised = { ...plan, steps: [{ ...step, action: 'unchanged', warnings } as Step] };
  const idle = 'Nothing to do: everything matches the spec.';
  expect(planText(advised).split('\n').slice(2)).toEqual([idle]);
  expect(planText(advised, { wide: true, width: 80, colors: false }).split('\n').slice(2)).toEqual([
    expect.stringMatching(/unchanged +apiserver cp1 +note: serving-lifetime: valid for 500 days$/),
    '',
    idle,
  ]);
});
