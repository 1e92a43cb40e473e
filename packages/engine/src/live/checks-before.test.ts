import { describe, expect, test } from 'vitest';
import { checksBefore } from './checks-before.ts';

describe('what is asked before a phase', () => {
  test('of etcd-ca has nothing to do with schedulers and kubelets', () => {
    expect([...checksBefore([{ name: 'etcd-ca', to: 'issue' }])].sort()).toEqual([
      'clock',
      'etcd',
      'etcd-peer',
      'kube-apiserver',
    ]);
  });

  test.each([
    ['issue', false],
    ['stage', false],
    ['distrust', true],
    ['retire', true],
    ['abandon', true],
  ] as const)('of kubernetes-ca: before %s, the client certificates of kubelets: %s', (to, isAsked) => {
    const checks = checksBefore([{ name: 'kubernetes-ca', to }]);
    expect(checks.has('kubelet clients')).toBe(isAsked);
    expect(checks.has('nodes')).toBe(true);
    expect(checks.has('etcd')).toBe(false);
  });

  test('of several is what each of them depends on', () => {
    const checks = checksBefore([
      { name: 'sa', to: 'issue' },
      { name: 'etcd-ca', to: 'issue' },
    ]);
    expect(checks).toEqual(
      new Set(['kube-apiserver', 'clock', 'tokens', 'keys of token Secrets', 'etcd', 'etcd-peer']),
    );
  });
});
