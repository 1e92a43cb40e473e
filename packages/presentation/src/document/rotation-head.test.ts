import { type BlockedArtifact, finding, type LiveVerdict, type RotationMove, remedy } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import type { PassedCheck } from './check-groups.ts';
import type { LiveChecks, RotationOverview } from './rotation.ts';
import { checkCounts, checkCountsText, rotationHead } from './rotation-head.ts';

const verdict = { check: 'trusted', what: 'w', text: 't', warnings: [], node: 'cp1' } as const;
const waiting = ['kubelet/cp1', 'etcd/cp1'].map((name): Shown<LiveVerdict> => {
  return { ...verdict, name, holds: 'no', code: 'not-reloaded' };
});
const passed = ['kube-apiserver/cp1', 'kube-scheduler/cp1', 'etcd-peer/cp1'].map((name): PassedCheck => {
  return { name, node: 'cp1', check: 'served' };
});

test('the counts of live checks add up, with what waits and what no answer tells', () => {
  const counts = checkCounts({ state: 'closed', refuted: waiting, unproven: [], accepted: [] }, passed, ['etcd-ca']);
  expect(checkCountsText(counts)).toBe('2 of 4 passed, 2 waiting; 1 more not observable');
});

test('a failed and an unproven check are counted as such, and where all passed nothing else is said', () => {
  const refuted: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'kubelet/cp1', holds: 'no' }];
  const unproven: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'clock', node: null, holds: 'unproven' }];
  const counts = checkCounts({ state: 'closed', refuted, unproven, accepted: [] }, passed, ['kubernetes-ca']);
  expect(checkCountsText(counts)).toBe('3 of 5 passed, 1 failed, 1 unproven');
  const all = checkCounts({ state: 'open', refuted: [], unproven: [], accepted: [] }, passed, ['kubernetes-ca']);
  expect(checkCountsText(all)).toBe('3 of 3 passed');
});

const move: RotationMove = {
  to: 'reissue',
  rotate: [{ name: 'kubernetes-ca', to: 'reissue' }],
  direction: 'forwards',
  completes: false,
  conditions: [],
};

const headOf = (next: LiveChecks, stops: readonly BlockedArtifact[] = []): ReturnType<typeof rotationHead> => {
  const statuses: RotationOverview['statuses'] = [
    {
      name: 'kubernetes-ca',
      setting: {},
      is: 'in-progress',
      at: 'trust',
      next: 'reissue',
      back: 'rollback',
      pending: [],
    },
  ];
  return rotationHead({ statuses, next: { move, counts: [], rollout: [], stops } }, { next, back: 'none' }, passed);
};

test('a failed check of the clock is named, with how many others wait', () => {
  const clock: Shown<LiveVerdict> = { ...verdict, name: 'clock', node: null, holds: 'no' };
  const all = { state: 'closed', refuted: [clock, ...waiting], unproven: [], accepted: [] } as const;
  expect(headOf(all)).toMatchObject({
    severity: 'critical',
    text: '1 of 6 live checks failed: fix the clock of this machine; 2 others wait: kubelet, etcd',
  });
});

test('is not ready while the plan is blocked: says what blocks, and until when', () => {
  const passedAll = { state: 'open', refuted: [], unproven: [], accepted: [] } as const;
  const times = { notBefore: '2026-12-02T15:00:00.000Z', now: '2026-12-02T12:00:00.000Z' };
  const early: BlockedArtifact = {
    artifact: 'kubernetes-ca',
    findings: [finding('not-yet-valid/new', times)],
    remedy: remedy('wait-or-rollback', { name: 'kubernetes-ca' }),
  };
  const blocked = 'the plan of reissue is blocked until 2026-12-02 15:00 UTC (kubernetes-ca)';
  expect(headOf(passedAll)?.text).toBe('Ready for reissue');
  expect(headOf(passedAll, [early])).toMatchObject({ severity: 'critical', text: `Not ready: ${blocked}` });
  expect(headOf('asking', [early])?.text).toBe(`Not ready: ${blocked}`);
  const waits = { state: 'closed', refuted: waiting, unproven: [], accepted: [] } as const;
  expect(headOf(waits, [early])?.text).toContain(`; ${blocked}`);
  const other = { ...early, findings: [finding('rotation/without-new')] };
  expect(headOf(passedAll, [other])?.text).toBe('Not ready: the plan of reissue is blocked (kubernetes-ca)');
});
