import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { checkNames } from './check-names.ts';
import { checksBefore, checksOfRotations } from './checks-before.ts';

describe('what is asked before a phase', () => {
  test('of etcd-ca has nothing to do with schedulers and kubelets', () => {
    expect([...checksBefore({ rotate: [{ name: 'etcd-ca', to: 'issue' }], completes: false })].sort()).toEqual([
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
    const checks = checksBefore({ rotate: [{ name: 'kubernetes-ca', to }], completes: false });
    for (const each of ['kubelet restarts', 'kubelet clients'] as const) expect(checks.has(each)).toBe(each === asked);
    expect(checks.has('nodes')).toBe(true);
    expect(checks.has('etcd')).toBe(false);
  });

  test('of a distrust that goes on: what is shown and accepted, and no copies', () => {
    const checks = checksBefore({ rotate: [{ name: 'kubernetes-ca', to: 'distrust' }], completes: true });
    expect([...checks].toSorted()).toEqual([
      'clock',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubelet',
      'kubelet clients',
      'leases',
      'nodes',
    ]);
    expect(checksBefore({ rotate: [{ name: 'kubernetes-ca', to: 'retire' }], completes: true })).toContain(
      'cluster-info',
    );
  });

  test('of several is what each of them depends on', () => {
    const checks = checksBefore({
      rotate: [
        { name: 'sa', to: 'issue' },
        { name: 'etcd-ca', to: 'issue' },
      ],
      completes: false,
    });
    expect(checks).toEqual(
      new Set(['kube-apiserver', 'clock', 'tokens', 'keys of token Secrets', 'etcd', 'etcd-peer']),
    );
  });
});

describe('the names of what is asked before any phase', () => {
  const names = (...rotated: Parameters<typeof checksOfRotations>[0]): readonly string[] =>
    checkNames(checksOfRotations(rotated), cluster());

  test('of etcd-ca are of no scheduler, kubelet or copy', () => {
    expect(names('etcd-ca')).toEqual(['cp1', 'kube-apiserver/cp1', 'etcd/cp1', 'etcd-peer/cp1', 'clock']);
  });

  test('of several are of each, and once', () => {
    expect(names('etcd-ca', 'sa')).toEqual([...names('etcd-ca'), 'secrets/service-account-token']);
    expect(names('kubernetes-ca')).toEqual(expect.arrayContaining(['kubelet/cp1', 'nodes', 'apiservices']));
  });
});
