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
    ['issue', 'kubelet restarts'],
    ['stage', null],
    ['distrust', 'kubelet clients'],
    ['retire', 'kubelet clients'],
    ['abandon', 'kubelet clients'],
  ] as const)('of kubernetes-ca: before %s, of the metrics of kubelets: %s', (to, asked) => {
    const checks = checksBefore([{ name: 'kubernetes-ca', to }]);
    for (const each of ['kubelet restarts', 'kubelet clients'] as const) expect(checks.has(each)).toBe(each === asked);
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
