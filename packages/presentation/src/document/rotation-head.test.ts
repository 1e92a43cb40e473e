import type { LiveVerdict } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import type { PassedCheck } from './check-groups.ts';
import { checkCounts, checkCountsText } from './rotation-head.ts';

const verdict = { check: 'trusted', what: 'w', text: 't', warnings: [], node: 'cp1' } as const;
const waiting = ['kubelet/cp1', 'etcd/cp1'].map((name): Shown<LiveVerdict> => {
  return { ...verdict, name, holds: 'no', code: 'not-reloaded' };
});
const passed = ['kube-apiserver/cp1', 'kube-scheduler/cp1', 'etcd-peer/cp1'].map((name): PassedCheck => {
  return { name, node: 'cp1', check: 'served' };
});

test('the counts of live checks add up, with what waits and what no answer tells', () => {
  const counts = checkCounts({ state: 'closed', refuted: waiting, unproven: [], accepted: [] }, passed, ['etcd-ca']);
  expect(checkCountsText(counts)).toBe('2 of 4 passed, 2 waiting; 1 not observable');
});

test('a failed and an unproven check are counted as such, and where all passed nothing else is said', () => {
  const refuted: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'kubelet/cp1', holds: 'no' }];
  const unproven: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'clock', node: null, holds: 'unproven' }];
  const counts = checkCounts({ state: 'closed', refuted, unproven, accepted: [] }, passed, ['kubernetes-ca']);
  expect(checkCountsText(counts)).toBe('3 of 5 passed, 1 failed, 1 unproven');
  const all = checkCounts({ state: 'open', refuted: [], unproven: [], accepted: [] }, passed, ['kubernetes-ca']);
  expect(checkCountsText(all)).toBe('3 of 3 passed');
});
