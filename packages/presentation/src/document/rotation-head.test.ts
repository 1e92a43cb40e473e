import {
  type BlockedArtifact,
  finding,
  type LiveVerdict,
  type RolloutStep,
  type RotationMove,
  remedy,
  statement,
} from '@kpki/engine';
import { describe, expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import type { PassedCheck, StepByHand } from './check-groups.ts';
import type { LiveChecks, RotationOverview } from './rotation.ts';
import { checkCounts, checkCountsText, owedRestartText, rotationHead } from './rotation-head.ts';

const verdict = { check: 'trusted', what: 'w', text: 't', warnings: [], node: 'cp1' } as const;
const waiting = ['kubelet/cp1', 'etcd/cp1'].map((name): Shown<LiveVerdict> => {
  return { ...verdict, name, holds: 'no', code: 'not-reloaded' };
});
const passed = ['kube-apiserver/cp1', 'kube-scheduler/cp1', 'etcd-peer/cp1'].map((name): PassedCheck => {
  return { name, node: 'cp1', check: 'served' };
});

test('the counts of live checks add up, with what waits; what no answer tells is counted apart', () => {
  const counts = checkCounts({ state: 'closed', refuted: waiting, unproven: [], accepted: [] }, passed, ['etcd-ca']);
  expect(checkCountsText(counts)).toBe('2 passed, 2 pending, 1 not observable');
});

test('a failed and an unproven check are counted as such, and where all passed nothing else is said', () => {
  const refuted: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'kubelet/cp1', holds: 'no' }];
  const unproven: readonly Shown<LiveVerdict>[] = [{ ...verdict, name: 'clock', node: null, holds: 'unproven' }];
  const counts = checkCounts({ state: 'closed', refuted, unproven, accepted: [] }, passed, ['kubernetes-ca']);
  expect(checkCountsText(counts)).toBe('3 passed, 1 failed, 1 unproven');
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

const apiServerRestarts: RolloutStep = {
  wave: 1,
  action: 'restart',
  component: 'kube-apiserver',
  node: 'cp1',
  leaderLast: false,
  artifacts: [],
  flags: [],
  why: statement('rollout/read-at-start', { flags: [] }),
  proof: statement('rollout/read-at-start', { flags: [] }),
};

const headOf = (
  next: LiveChecks,
  stops: readonly BlockedArtifact[] = [],
  name: 'kubernetes-ca' | 'etcd-ca' = 'kubernetes-ca',
  byHand: readonly StepByHand[] = [],
): ReturnType<typeof rotationHead> => {
  return rotationHead(overviewOf(stops, name), { next, back: 'none' }, passed, byHand);
};

const overviewOf = (
  stops: readonly BlockedArtifact[] = [],
  name: 'kubernetes-ca' | 'etcd-ca' = 'kubernetes-ca',
): Pick<RotationOverview, 'statuses' | 'next' | 'rolloutDue'> => {
  const statuses: RotationOverview['statuses'] = [
    {
      name,
      setting: {},
      is: 'in-progress',
      at: 'trust',
      next: 'reissue',
      back: 'rollback',
      pending: [],
    },
  ];
  return { statuses, next: { move, counts: [], rollout: [], stops }, rolloutDue: [apiServerRestarts] };
};

test('has a short form only where it names each restart that the checks wait for', () => {
  const own = { ...verdict, holds: 'no', code: 'not-reloaded', restarts: ['kube-apiserver'] } as const;
  const on = (...nodes: readonly string[]): LiveChecks => ({
    state: 'closed',
    refuted: nodes.map((node) => ({ ...own, name: `kube-apiserver/${node}`, node })),
    unproven: [],
    accepted: [],
  });
  expect(headOf(on('cp1', 'cp2'))).toMatchObject({
    text: expect.stringMatching(/^Restart kube-apiserver on cp1, cp2, one node after the other \(/),
    short: 'Restart kube-apiserver on cp1, cp2',
  });
  expect(headOf(on('cp1', 'cp2', 'cp3', 'cp4'))).not.toHaveProperty('short');
});

test('a failed check of the clock is named, with how many others wait', () => {
  const clock: Shown<LiveVerdict> = { ...verdict, name: 'clock', node: null, holds: 'no' };
  const all = { state: 'closed', refuted: [clock, ...waiting], unproven: [], accepted: [] } as const;
  expect(headOf(all)).toMatchObject({
    severity: 'critical',
    text: 'Fix the clock of this machine; 2 pending: kubelet, etcd',
    follow: 'then ask',
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

test('says in the imperative what to do, on which nodes, and what goes on after it', () => {
  const restarts = waiting.map((each) => ({ ...each, restarts: ['etcd'] }));
  const onTwo = ['cp1', 'cp2'].flatMap((node) =>
    restarts.map((each) => ({ ...each, node, name: each.name.replace('cp1', node) })),
  );
  const closed = { state: 'closed', unproven: [], accepted: [] } as const;
  expect(headOf({ ...closed, refuted: restarts })).toMatchObject({
    text: 'Restart etcd on cp1 (1 of 1 node)',
    follow: 'then plan',
    to: 'reissue',
  });
  expect(headOf({ ...closed, refuted: onTwo })?.text).toBe(
    'Restart etcd on cp1, cp2, one node after the other (2 of 2 nodes)',
  );
  const unproven = waiting.map((each) => ({ ...each, holds: 'unproven' as const }));
  expect(headOf({ ...closed, refuted: [], unproven })).toMatchObject({
    glyph: '¿',
    text: 'Check kubelet, etcd on cp1 as said below',
    follow: 'then ask',
  });
  const [silent, ...others] = unproven.map((each) => ({ ...each, isUnreached: true as const }));
  expect(
    headOf({ ...closed, refuted: [], unproven: [silent ?? expect.fail(), ...unproven.slice(others.length)] }),
  ).toMatchObject({
    glyph: '×',
    text: '1 server unreachable: kubelet on cp1; 1 unproven: etcd; start it or set its address',
    follow: 'then ask',
  });
  const third: Shown<LiveVerdict> = { ...verdict, name: 'kube-scheduler/cp2', node: 'cp2', holds: 'unproven' };
  const unreached = [...unproven, third].map((each) => ({ ...each, isUnreached: true as const }));
  expect(headOf({ ...closed, refuted: [], unproven: unreached })?.text).toBe(
    '3 servers unreachable: kube-scheduler on cp2; kubelet, etcd on cp1; start them or set their addresses',
  );
});

test('is ready with a caveat where no answer tells what a component trusts', () => {
  const passedAll = { state: 'open', refuted: [], unproven: [], accepted: [] } as const;
  expect(headOf(passedAll)).toMatchObject({ glyph: '✓', severity: 'success', follow: 'plan' });
  const step = { component: 'kube-apiserver', number: 2 } as const;
  for (const byHand of [[], [{ ...step, isTicked: false }]])
    expect(headOf(passedAll, [], 'etcd-ca', byHand)).toMatchObject({
      glyph: '¬',
      severity: 'warning',
      text: 'Make sure that kube-apiserver on cp1 was restarted',
      follow: 'then plan',
    });
  expect(headOf(passedAll, [], 'etcd-ca', [{ ...step, isTicked: true }])).toMatchObject({
    glyph: '✓',
    text: 'Ready for reissue; you ticked the restart of kube-apiserver',
    follow: 'plan',
  });
});

describe('the restart that is owed', () => {
  const closed = { state: 'closed', unproven: [], accepted: [] } as const;
  const restarts = waiting.map((each) => ({ ...each, restarts: ['etcd'] }));
  const step = { component: 'kube-apiserver', number: 2 } as const;
  const owed = (next: LiveChecks, byHand: readonly StepByHand[] = [], overview = overviewOf([], 'etcd-ca')) =>
    owedRestartText(overview, { next, back: 'none' }, byHand);

  test('is said as the head says it, also where another check failed', () => {
    expect(owed({ ...closed, refuted: restarts })).toBe('restart etcd on cp1');
    const failed: Shown<LiveVerdict> = { ...verdict, name: 'clock', node: null, holds: 'no' };
    expect(owed({ ...closed, refuted: [failed, ...restarts] })).toBe('restart etcd on cp1');
    const onCp2 = { ...verdict, name: 'etcd/cp2', node: 'cp2', holds: 'no', code: 'not-reloaded' } as const;
    expect(owed({ ...closed, refuted: [onCp2, ...restarts] })).toBe('restart etcd on cp1');
  });

  test('is that of a person where no check observes it, until its step is ticked', () => {
    const passedAll = { state: 'open', refuted: [], unproven: [], accepted: [] } as const;
    expect(owed(passedAll)).toBe('make sure that kube-apiserver on cp1 was restarted');
    expect(owed(passedAll, [{ ...step, isTicked: false }])).toBe('make sure that kube-apiserver on cp1 was restarted');
    expect(owed(passedAll, [{ ...step, isTicked: true }])).toBeNull();
    expect(owed(passedAll, [], overviewOf())).toBeNull();
  });

  test('is not known before servers have answered, nor where they wait for a reload, or give no answer', () => {
    const unproven = waiting.map((each) => ({ ...each, holds: 'unproven' as const }));
    expect(owed('none')).toBeNull();
    expect(owed('asking')).toBeNull();
    expect(owed({ ...closed, refuted: waiting })).toBeNull();
    expect(owed({ ...closed, refuted: [], unproven })).toBeNull();
  });

  test('is nothing of a phase that is incomplete', () => {
    const overview = overviewOf([], 'etcd-ca');
    const next = overview.next === null ? null : { ...overview.next, move: { ...move, completes: true } };
    expect(owed({ ...closed, refuted: restarts }, [], { ...overview, next })).toBeNull();
  });
});
