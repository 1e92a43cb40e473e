import type { RotationStatus } from '@kpki/engine';
import { expect, test } from 'vitest';
import { checkGroups, checkRows, type PassedCheck } from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';
import { trustMatrix, trustMatrixBlocks } from './trust-matrix.ts';

const status = (at: 'trust' | 'reissue' | 'distrust', isComplete = true): RotationStatus => ({
  name: 'kubernetes-ca',
  setting: {},
  is: 'in-progress',
  at,
  next: 'reissue',
  back: 'cancel',
  pending: isComplete ? [] : [{ artifact: 'kubernetes-ca', sink: 'main', node: 'cp2' }],
});
const idle: RotationStatus = { name: 'kubernetes-ca', setting: {}, is: 'idle', at: null, next: 'trust', back: null };

const passed: readonly PassedCheck[] = [
  { name: 'kube-apiserver/cp1', node: 'cp1', check: 'served' },
  { name: 'kube-apiserver/cp1', node: 'cp1', check: 'trusted' },
  { name: 'kubelet/cp1', node: 'cp1', check: 'served' },
  { name: 'clock', node: null, check: 'served' },
];
const verdict = { check: 'trusted', what: '', holds: 'no', text: '', warnings: [] } as const;
const asked: Exclude<LiveChecks, string> = {
  state: 'closed',
  refuted: [{ ...verdict, name: 'kube-apiserver/cp2', node: 'cp2' }],
  unproven: [{ ...verdict, holds: 'unproven', name: 'kubelet/w1', node: 'w1' }],
  accepted: [],
};

test('a component that passed trusts what is stored at the phase, and the others are not guessed', () => {
  const { components, rows } = trustMatrix([status('trust')], asked, passed);
  expect(components).toEqual(['kube-apiserver', 'kubelet']);
  expect(rows).toEqual([
    { node: 'cp2', cells: ['differs', null] },
    { node: 'w1', cells: [null, 'unobservable'] },
    // A kubelet that accepts one client does not tell which CAs it trusts.
    { node: 'cp1', cells: ['both', 'unobservable'] },
  ]);
});

test.each([
  ['before a rotation', [idle], 'old'],
  ['at reissue', [status('reissue')], 'both'],
  ['at distrust', [status('distrust')], 'new'],
  ['while a phase is written in part', [status('trust', false)], 'unproven'],
  ['in two phases at once', [status('trust'), idle], 'unproven'],
] as const)('what is trusted %s', (_when, statuses, trust) => {
  const { rows } = trustMatrix(statuses, { ...asked, refuted: [], unproven: [] }, passed);
  expect(rows[0]?.cells[0]).toBe(trust);
});

test('of etcd-ca, the trust of API servers is not observable, and is not reported as passed', () => {
  const healthy = { ...asked, state: 'open', refuted: [], unproven: [] } as const;
  const answers: readonly PassedCheck[] = ['kube-apiserver', 'etcd'].flatMap((name) => [
    { name: `${name}/cp3`, node: 'cp3', check: 'served' } as const,
    { name: `${name}/cp3`, node: 'cp3', check: 'trusted' } as const,
  ]);
  const { rows } = trustMatrix([{ ...status('trust'), name: 'etcd-ca' }], healthy, answers);
  expect(rows).toEqual([{ node: 'cp3', cells: ['unobservable', 'both'] }]);
  const [checks] = checkRows(checkGroups(healthy, answers, ['etcd-ca']));
  expect(checks?.is === 'rows' ? checks.rows.map(({ glyph, label, texts }) => [glyph, label, ...texts]) : []).toEqual([
    ['?', 'not observable', '1 of 1; trust in etcd-ca is not observable, so make sure that each was restarted'],
    ['✓', 'passed', '1 of 1'],
  ]);
});

test.each(['none', 'asking'] as const)('nothing is known of servers that have not answered: %s', (checks) => {
  expect(trustMatrix([status('trust')], checks, []).rows).toEqual([]);
  expect(trustMatrixBlocks(trustMatrix([status('trust')], checks, []))).toEqual([]);
});

test('checks are grouped by component, with a state each, the worst first', () => {
  const groups = checkGroups(asked, passed, ['kubernetes-ca']);
  expect(groups).toEqual([
    { name: 'kube-apiserver', state: 'failed', passed: 1, all: 2, left: ['cp2'], unobservable: [] },
    { name: 'kubelet', state: 'unproven', passed: 1, all: 2, left: ['w1'], unobservable: [] },
    { name: 'clock', state: 'passed', passed: 1, all: 1, left: [], unobservable: [] },
  ]);
  const [rows] = checkRows(groups);
  expect(rows?.is === 'rows' ? rows.rows.map(({ label, texts }) => `${label} ${texts.join()}`) : []).toEqual([
    'failed 1 of 2: cp2',
    'unproven 1 of 2: w1',
    'passed 1 of 1',
  ]);
});

test('a component that was not restarted waits: it has not failed', () => {
  const waits = { ...verdict, name: 'kube-apiserver/cp2', node: 'cp2', code: 'not-reloaded' } as const;
  const waiting = { ...asked, refuted: [waits] };
  expect(trustMatrix([status('trust')], waiting, passed).rows[0]).toEqual({ node: 'cp2', cells: ['waiting', null] });
  const states = checkGroups(waiting, passed, ['kubernetes-ca']).map(({ name, state }) => `${name} ${state}`);
  expect(states).toEqual(['kube-apiserver waiting', 'kubelet unproven', 'clock passed']);
  const [rows] = checkRows(checkGroups(waiting, passed, ['kubernetes-ca']));
  expect(rows?.is === 'rows' ? rows.rows[0] : null).toMatchObject({
    glyph: '~',
    label: 'waiting',
    severity: 'pending',
  });
  // One that is wrong stays the worst.
  const both = { ...asked, refuted: [waits, { ...verdict, name: 'kube-apiserver/cp3', node: 'cp3' }] };
  expect(checkGroups(both, passed, ['kubernetes-ca'])[0]).toMatchObject({ state: 'failed', left: ['cp3', 'cp2'] });
});
