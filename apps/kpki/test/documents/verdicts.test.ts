import type { Verdict as EngineVerdict } from '@kpki/engine';
import { type Shown, verifyDocument } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { documentText } from '../../src/print/document.ts';
import type { View } from '../../src/print/view.ts';

const terminal = { wide: false, width: 80, colors: false };

type Verdict = Shown<EngineVerdict>;

function verdictsText(verdicts: readonly Verdict[], view: View): string {
  return documentText(verifyDocument(verdicts, view.wide), view);
}

const good: Verdict = { check: 'declared', what: 'sa', holds: 'yes', text: 'as desired', warnings: [] };
const gone: Verdict = {
  check: 'connects',
  what: 'kubelet → kube-apiserver',
  holds: 'no',
  text: 'pki/ca.crt is missing',
  warnings: [],
};

test('shows each check with its count, without the text of checks that hold, and a summary', () => {
  const bad: Verdict = { ...good, what: 'apiserver cp1', holds: 'no', text: 'names-differ: SANs missing: cp1' };
  expect(verdictsText([good, bad, { ...gone, holds: 'yes' }], terminal).split('\n')).toEqual([
    'Match the spec: 1 of 2 checks',
    '  ✓ holds     sa',
    '  ✗ fails     apiserver cp1: names-differ: SANs missing: cp1',
    '',
    'Would connect (simulated handshake, from these files): 1 of 1 check',
    '  ✓ holds     kubelet → kube-apiserver',
    '',
    '1 of 3 checks fails.',
  ]);
});

test('failures with the same text are shown together', () => {
  const verdicts = [
    gone,
    { ...gone, what: 'etcd → etcd', holds: 'yes' as const },
    { ...gone, what: 'kubectl → kube-apiserver' },
  ];
  expect(verdictsText(verdicts, terminal).split('\n').slice(1, 5)).toEqual([
    '  ✗ fails     kubelet → kube-apiserver',
    '  ✗ fails     kubectl → kube-apiserver',
    '              all 2: pki/ca.crt is missing',
    '  ✓ holds     etcd → etcd',
  ]);
});

describe('an artifact that is kept but different from the spec', () => {
  const text = 'key-kind-differs: the key is ec-p256, desired is rsa-2048';
  const kept: Verdict = {
    ...good,
    text,
    warnings: [{ reason: 'key-kind-differs', text: 'the key is ec-p256, desired is rsa-2048' }],
  };

  test('is not a failure, is counted separately, and shows the difference', () => {
    expect(verdictsText([{ ...good, what: 'etcd-ca' }, kept], terminal).split('\n')).toEqual([
      'Match the spec: 1 of 2 checks; 1 kept but different from the spec',
      '  ✓ holds     etcd-ca',
      '  ! kept      sa: key-kind-differs: the key is ec-p256, desired is rsa-2048',
      '',
      '0 of 2 checks fail.',
      '1 artifact is kept but different from the spec.',
    ]);
  });

  test('is shown next to failures, and together with the same text', () => {
    const lines = verdictsText([kept, { ...kept, what: 'etcd-ca' }, gone], terminal).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Match the spec: 0 of 2 checks; 2 kept but different from the spec',
      '  ! kept      sa',
      '  ! kept      etcd-ca',
      `              all 2: ${text}`,
    ]);
    expect(lines.slice(-2)).toEqual(['1 of 3 checks fails.', '2 artifacts are kept but different from the spec.']);
  });

  test('is only a failure if the check also fails', () => {
    expect(verdictsText([{ ...kept, holds: 'no' }], terminal)).not.toContain('kept');
  });
});

test('advice holds and is shown with its text', () => {
  const warnings = [{ reason: 'serving-lifetime', text: 'valid for 500 days' }] as const;
  const advised: Verdict = { ...good, what: 'apiserver cp1', text: 'serving-lifetime: valid for 500 days', warnings };
  expect(verdictsText([good, advised, { ...advised, what: 'etcd-peer cp1' }], terminal).split('\n')).toEqual([
    'Match the spec: 3 of 3 checks',
    '  ✓ holds     sa',
    '  ✓ holds     apiserver cp1',
    '  ✓ holds     etcd-peer cp1',
    '              all 2: serving-lifetime: valid for 500 days',
    '',
    'All 3 checks hold.',
  ]);
});

test('wide: the text is shown for checks that hold too', () => {
  expect(verdictsText([good], { ...terminal, wide: true })).toContain('✓ holds     sa: as desired');
});

test('unproven checks are counted separately, and control characters are removed', () => {
  const text = verdictsText(
    [good, { ...good, what: 'etcd-ca' }, { ...gone, holds: 'unproven', text: '\u001b[2Jx' }],
    terminal,
  );
  expect(text).toContain('All 2 checks hold.\n1 check is unproven: see the reasons above.');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
