import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import type { Rotated } from '../generation/phase.ts';
import { statement } from '../model/statement.ts';
import { checkNames, type LiveVerdict, trusted } from './check-names.ts';
import { checksBefore, checksOfRotations, liveCheckState } from './checks-before.ts';

describe('what is asked before a phase', () => {
  test('of etcd-ca has nothing to do with schedulers and kubelets', () => {
    expect(
      [
        ...checksBefore({ rotate: [{ name: 'etcd-ca', to: 'reissue' }], direction: 'forwards', completes: false }),
      ].sort(),
    ).toEqual(['clock', 'etcd', 'etcd-peer', 'kube-apiserver']);
  });

  test.each([
    ['reissue', 'kubelet-restarts'],
    ['trust', null],
    ['distrust', 'kubelet-clients'],
    ['remove', 'kubelet-clients'],
    ['rollback', 'kubelet-clients'],
  ] as const)('of kubernetes-ca: before %s, of the metrics of kubelets: %s', (to, asked) => {
    const direction = to === 'trust' || to === 'rollback' ? 'back' : 'forwards';
    const checks = checksBefore({ rotate: [{ name: 'kubernetes-ca', to }], direction, completes: false });
    for (const each of ['kubelet-restarts', 'kubelet-clients'] as const) expect(checks.has(each)).toBe(each === asked);
    expect(checks.has('nodes')).toBe(true);
    expect(checks.has('etcd')).toBe(false);
  });

  test('by which a rotation begins: the files that controller-managers sign with, and nothing else', () => {
    const begin = (...names: readonly Rotated[]): readonly string[] => [
      ...checksBefore({
        rotate: names.map((name) => ({ name, to: 'trust' })),
        direction: 'forwards',
        completes: false,
      }),
    ];
    expect(begin('kubernetes-ca')).toEqual(['signing-files']);
    expect(begin('etcd-ca', 'front-proxy-ca', 'sa', 'kubernetes-ca')).toEqual(['signing-files']);
    for (const other of ['etcd-ca', 'front-proxy-ca', 'sa', 'root-ca'] as const) expect(begin(other)).toEqual([]);
    for (const to of ['reissue', 'distrust', 'remove'] as const) {
      const move = { rotate: [{ name: 'kubernetes-ca', to }], direction: 'forwards', completes: false } as const;
      expect(checksBefore(move)).not.toContain('signing-files');
    }
    expect(checkNames(new Set(['signing-files']), cluster())).toEqual(['cp1', 'kube-controller-manager/cp1']);
  });

  test('of a distrust that goes on: what is shown and accepted, and no copies', () => {
    const checks = checksBefore({
      rotate: [{ name: 'kubernetes-ca', to: 'distrust' }],
      direction: 'forwards',
      completes: true,
    });
    expect([...checks].toSorted()).toEqual([
      'clock',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubelet',
      'kubelet-clients',
      'leases',
      'nodes',
    ]);
    expect(
      checksBefore({ rotate: [{ name: 'kubernetes-ca', to: 'remove' }], direction: 'forwards', completes: true }),
    ).toContain('cluster-info');
  });

  test('of several is what each of them depends on', () => {
    const checks = checksBefore({
      rotate: [
        { name: 'sa', to: 'reissue' },
        { name: 'etcd-ca', to: 'reissue' },
      ],
      direction: 'forwards',
      completes: false,
    });
    expect(checks).toEqual(new Set(['kube-apiserver', 'clock', 'tokens', 'token-secret-keys', 'etcd', 'etcd-peer']));
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

const base = trusted(statement('subject/clock'), 'yes', 'node/ready');
const proven: LiveVerdict = { ...base, name: 'etcd/cp1', node: 'cp1', holds: 'yes' };
const unproven: LiveVerdict = { ...base, name: 'kube-scheduler/cp1', node: 'cp1', holds: 'unproven' };
const failed: LiveVerdict = { ...base, name: 'etcd/cp2', node: 'cp2', holds: 'no' };
const unreached: LiveVerdict = { ...failed, check: 'served', isUnreached: true };

describe('live checks before a phase', () => {
  test('open it where each is proven', () => {
    expect(liveCheckState([proven])).toEqual({ state: 'open', refuted: [], unproven: [], accepted: [] });
  });

  test.each([
    ['nothing was asked', []],
    ['one is unproven', [proven, unproven]],
    ['one failed', [proven, failed]],
    ['a server is not reached', [proven, unreached]],
  ])('close it where %s', (_, verdicts) => {
    expect(liveCheckState(verdicts).state).toBe('closed');
  });

  test.each([['kube-scheduler/cp1'], ['cp1']])('are accepted by a name while they are unproven: %s', (name) => {
    expect(liveCheckState([proven, unproven], [name])).toEqual({
      state: 'open',
      refuted: [],
      unproven: [],
      accepted: [unproven],
    });
  });

  test('of a server that is not reached are unproven, and may be accepted', () => {
    expect(liveCheckState([unreached])).toMatchObject({ refuted: [], unproven: [unreached] });
    expect(liveCheckState([unreached], ['etcd/cp2'])).toMatchObject({ state: 'open', accepted: [unreached] });
  });

  test('are never accepted once they failed, nor by the name of another', () => {
    expect(liveCheckState([failed], ['etcd/cp2', 'cp2'])).toMatchObject({ state: 'closed', refuted: [failed] });
    expect(liveCheckState([unproven], ['kube-scheduler/cp2', 'kube-scheduler', '*'])).toMatchObject({
      state: 'closed',
      unproven: [unproven],
    });
  });
});
