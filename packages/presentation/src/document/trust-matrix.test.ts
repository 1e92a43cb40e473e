import {
  type LiveVerdict,
  type LoadedTrust,
  loadedTrust,
  type RolloutStep,
  type RotationStatus,
  statement,
} from '@kpki/engine';
import { describe, expect, test } from 'vitest';
import { checkGroups, checkRows, type PassedCheck, unobservableAfter } from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';
import {
  trustCounts,
  trustLegend,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
  trustTitle,
  unreachedTexts,
} from './trust-matrix.ts';

const status = (at: 'trust' | 'reissue' | 'distrust', isComplete = true): RotationStatus => ({
  name: 'kubernetes-ca',
  setting: {},
  is: 'in-progress',
  at,
  next: 'reissue',
  back: 'rollback',
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

const nodes = ['cp1', 'cp2', 'w1'];

const statesOf = (...given: Parameters<typeof trustMatrix>): readonly (readonly [string, ...(string | null)[]])[] =>
  trustMatrix(...given).rows.map(({ node, cells }) => [node, ...cells.map((cell) => cell?.trusts ?? null)]);

test('a component that passed trusts what is stored at the phase, and the others are not guessed', () => {
  expect(trustMatrix([status('trust')], asked, passed, [], nodes).components).toEqual(['kube-apiserver', 'kubelet']);
  expect(statesOf([status('trust')], asked, passed, [], nodes)).toEqual([
    // A kubelet that accepts one client does not tell which CAs it trusts.
    ['cp1', 'both', 'unobservable'],
    ['cp2', 'differs', null],
    ['w1', null, 'unobservable'],
  ]);
});

test('no answer moves a row or a column; nodes that are not in the spec come last', () => {
  const answers = (...nodes: readonly string[]): readonly PassedCheck[] =>
    nodes.map((node) => ({ name: `kubelet/${node}`, node, check: 'trusted' }));
  const namesIn = (checks: LiveChecks, ...nodes: readonly string[]): unknown => {
    const { rows, components } = trustMatrix([status('trust')], checks, answers(...nodes), [], ['w2', 'cp2', 'w1']);
    return [rows.map(({ node }) => node), components];
  };
  const ordered = [
    ['w2', 'cp2', 'w1', 'a', 'b'],
    ['kube-apiserver', 'kubelet'],
  ];
  expect(namesIn(asked, 'b', 'a', 'w2')).toEqual(ordered);
  const other = { ...asked, refuted: asked.unproven.map((each) => ({ ...each, holds: 'no' }) as const) };
  expect(namesIn({ ...other, unproven: asked.refuted }, 'w2', 'a', 'b')).toEqual(ordered);
});

test('a server without an answer has a state of its own, though no answer would tell what it trusts', () => {
  const silent = { ...verdict, check: 'served', holds: 'unproven', isUnreached: true } as const;
  const unproven = ['kube-apiserver', 'kubelet'].map((name) => ({ ...silent, name: `${name}/cp2`, node: 'cp2' }));
  const restarting = { ...asked, refuted: [], unproven };
  expect(statesOf([status('trust')], restarting, passed, [], nodes)).toEqual([
    ['cp1', 'both', 'unobservable'],
    ['cp2', 'unreachable', 'unreachable'],
  ]);
  expect(JSON.stringify(trustMatrixBlocks(trustMatrix([status('trust')], restarting, passed, [], nodes)))).toContain(
    'unreachable',
  );
  const since = { 'kubelet/cp2': 5000, 'kube-apiserver/cp2': 5000, 'kubelet/w1': 1000 };
  expect(unreachedTexts(since)).toEqual([
    'kube-apiserver on cp2: unreachable since 00:00:05Z',
    'kubelet on cp2, w1: unreachable since 00:00:01Z',
  ]);
});

test('the title counts the nodes that are not ready', () => {
  expect(trustTitle(trustMatrix([status('trust')], asked, passed, [], nodes))).toBe('Trust by node: 1 of 3 not ready');
  const healthy = { ...asked, refuted: [], unproven: [] };
  expect(trustTitle(trustMatrix([status('trust')], healthy, passed, [], nodes))).toBe('Trust by node');
});

test('a server that still serves a certificate of the old CA has a second sign, and is not ready', () => {
  const old = { ...verdict, check: 'served', code: 'not-reloaded', servesPrevious: true } as const;
  const serving = { ...asked, refuted: [{ ...old, name: 'kube-apiserver/cp1', node: 'cp1' }], unproven: [] };
  const trusts = passed.filter(({ check, node }) => check === 'trusted' || node !== 'cp1');
  const matrix = trustMatrix([status('reissue')], serving, trusts, [], nodes);
  expect(matrix.rows[0]?.cells[0]).toEqual({ trusts: 'both', servesOld: true, severity: 'warning' });
  expect(trustTitle(matrix)).toBe('Trust by node: 1 of 1 not ready');
  expect(trustLegend(matrix)).toEqual([
    { glyph: '◧', word: 'both' },
    { glyph: '«', word: 'serves old' },
  ]);
  expect(JSON.stringify(trustMatrixBlocks(matrix))).toContain('both, serves old');
});

test('the trust of all components is counted, unless nothing of it is known', () => {
  const counted = (checks: LiveChecks, all: readonly PassedCheck[]) =>
    trustCounts(trustMatrix([status('trust')], checks, all, [], nodes));
  expect(counted(asked, passed)).toEqual(['◧ both 1', '▤ differs 1 (cp2)', '¬ not observable 2']);
  expect(counted({ ...asked, refuted: [] }, [])).toEqual([]);
});

test.each([
  ['before a rotation', [idle], 'old'],
  ['at reissue', [status('reissue')], 'both'],
  ['at distrust', [status('distrust')], 'new'],
  ['while a phase is written in part', [status('trust', false)], 'unproven'],
  ['in two phases at once', [status('trust'), idle], 'unproven'],
] as const)('what is trusted %s', (_when, statuses, trust) => {
  expect(statesOf(statuses, { ...asked, refuted: [], unproven: [] }, passed, [], nodes)[0]?.[1]).toBe(trust);
});

const restart: RolloutStep = {
  wave: 1,
  action: 'restart',
  component: 'kube-apiserver',
  node: 'cp3',
  leaderLast: false,
  artifacts: ['etcd-ca-bundle'],
  flags: ['--etcd-cafile'],
  why: statement('rollout/read-at-start', { flags: ['--etcd-cafile'] }),
  proof: statement('rollout/proof', { action: 'restart', component: 'kube-apiserver' }),
};

test('of etcd-ca, the trust of API servers is not observable, and is not reported as passed', () => {
  const healthy = { ...asked, state: 'open', refuted: [], unproven: [] } as const;
  const answers: readonly PassedCheck[] = ['kube-apiserver', 'etcd'].flatMap((name) => [
    { name: `${name}/cp3`, node: 'cp3', check: 'served' } as const,
    { name: `${name}/cp3`, node: 'cp3', check: 'trusted' } as const,
  ]);
  const ofEtcd: RotationStatus = { ...status('trust'), name: 'etcd-ca' };
  expect(statesOf([ofEtcd], healthy, answers, [], [])).toEqual([['cp3', 'unobservable', 'both']]);
  // Members trust no other CA, so that its phase alone counts for them.
  expect(statesOf([idle, ofEtcd], healthy, answers, [], [])).toEqual([['cp3', 'unobservable', 'both']]);
  const rowsAfter = (rollout: readonly RolloutStep[]) => {
    const [checks] = checkRows(checkGroups(healthy, answers, ['etcd-ca']), rollout);
    return checks?.is === 'rows' ? checks.rows.map(({ glyph, label, texts }) => [glyph, label, ...texts]) : [];
  };
  const hidden = 'kube-apiserver: trust in etcd-ca is not observable';
  expect(rowsAfter([restart])).toEqual([
    ['¬', 'not observable', `${hidden}: make sure that each was restarted`],
    ['✓', 'passed', 'etcd'],
  ]);
  expect(rowsAfter([{ ...restart, action: 'reloads' }])[0]).toEqual([
    '¬',
    'not observable',
    `${hidden}, and no restart is due`,
  ]);
  expect(unobservableAfter(['etcd-ca'], [])).toEqual({ components: ['kube-apiserver'], restarts: [] });
});

test.each(['none', 'asking'] as const)('nothing is known of servers that have not answered: %s', (checks) => {
  expect(statesOf([status('trust')], checks, [], [], nodes)).toEqual([]);
  expect(trustMatrixBlocks(trustMatrix([status('trust')], checks, [], [], nodes))).toEqual([]);
});

test('checks are grouped by component, with a state each, the worst first', () => {
  const groups = checkGroups(asked, passed, ['kubernetes-ca']);
  expect(groups).toEqual([
    { name: 'kube-apiserver', state: 'failed', inState: 1, all: 2, left: ['cp2'], unobservable: [] },
    { name: 'kubelet', state: 'unproven', inState: 1, all: 2, left: ['w1'], unobservable: [] },
    { name: 'clock', state: 'passed', inState: 1, all: 1, left: [], unobservable: [] },
  ]);
  const [rows] = checkRows(groups, []);
  expect(rows?.is === 'rows' ? rows.rows.map(({ label, subject, texts }) => [label, subject, ...texts]) : []).toEqual([
    ['failed', '1 of 2', 'kube-apiserver: cp2'],
    ['unproven', '1 of 2', 'kubelet: w1'],
    ['passed', '1 of 1', 'clock'],
  ]);
});

test('the count of a group is of the nodes in its state', () => {
  const answers = ['cp1', 'cp3'].map((node) => ({ name: `kube-apiserver/${node}`, node, check: 'served' }) as const);
  const waits = { ...verdict, name: 'kube-apiserver/cp2', node: 'cp2', code: 'not-reloaded' } as const;
  const waiting = { ...asked, refuted: [waits], unproven: [] };
  expect(checkGroups(waiting, answers, ['kubernetes-ca'])).toMatchObject([{ state: 'pending', inState: 1, all: 3 }]);
  const open = { ...waiting, refuted: [] };
  expect(checkGroups(open, answers, ['etcd-ca'])).toMatchObject([{ state: 'unobservable', inState: 2, all: 2 }]);
});

test('a component that was not restarted waits: it has not failed', () => {
  const waits = { ...verdict, name: 'kube-apiserver/cp2', node: 'cp2', code: 'not-reloaded' } as const;
  const waiting = { ...asked, refuted: [waits] };
  expect(statesOf([status('trust')], waiting, passed, [], nodes)[1]).toEqual(['cp2', 'pending', null]);
  const states = checkGroups(waiting, passed, ['kubernetes-ca']).map(({ name, state }) => `${name} ${state}`);
  expect(states).toEqual(['kube-apiserver pending', 'kubelet unproven', 'clock passed']);
  const [rows] = checkRows(checkGroups(waiting, passed, ['kubernetes-ca']), []);
  expect(rows?.is === 'rows' ? rows.rows[0] : null).toMatchObject({
    glyph: '~',
    label: 'pending',
    severity: 'warning',
  });
  // One that is wrong stays the worst.
  const both = { ...asked, refuted: [waits, { ...verdict, name: 'kube-apiserver/cp3', node: 'cp3' }] };
  expect(checkGroups(both, passed, ['kubernetes-ca'])[0]).toMatchObject({ state: 'failed', left: ['cp3', 'cp2'] });
});

describe('of a component that has not loaded what is stored', () => {
  const loaded = (trusts: 'both' | 'in-use' | 'other') => {
    return { name: 'kube-apiserver/cp2', node: 'cp2', of: 'kubernetes-ca', trusts } satisfies LoadedTrust;
  };
  const refuted = [{ ...verdict, name: 'kube-apiserver/cp2', node: 'cp2', code: 'not-reloaded' } as const];
  const cellOf = (
    statuses: readonly RotationStatus[],
    found: LoadedTrust,
    checks: LiveChecks = { ...asked, refuted },
  ) => trustMatrix(statuses, checks, passed, [found], nodes).rows.find(({ node }) => node === 'cp2')?.cells[0];

  test.each([
    ['trust', 'in-use', 'old'],
    ['reissue', 'other', 'old'],
    ['reissue', 'in-use', 'new'],
    ['distrust', 'both', 'both'],
  ] as const)('at %s, what it proved is shown, and that it waits: %s', (at, trusts, shown) => {
    expect(cellOf([status(at)], loaded(trusts))).toMatchObject({ trusts: shown, severity: 'warning' });
  });

  test('where it refuses clients as well, that stays a failure', () => {
    const refusing = { ...asked, refuted: [...refuted, ...asked.refuted] };
    expect(cellOf([status('reissue')], loaded('other'), refusing)).toMatchObject({
      trusts: 'old',
      severity: 'critical',
    });
  });

  test('nothing is concluded for another CA, in a phase that is written in part, or of two rotations', () => {
    expect(cellOf([status('trust')], { ...loaded('in-use'), of: 'front-proxy-ca' })?.trusts).toBe('pending');
    expect(cellOf([status('trust', false)], loaded('in-use'))?.trusts).toBe('pending');
    const proxy: RotationStatus = { ...status('trust'), name: 'front-proxy-ca' };
    expect(cellOf([status('trust'), proxy], loaded('in-use'))?.trusts).toBe('pending');
  });
});

describe('of a server with the certificate of a CA that is none of this rotation', () => {
  const reload = { component: 'etcd', flag: '--cert-file', time: null } as const;
  const served = { notAfter: '2027-01-01T00:00:00Z', fingerprint: '0a1b' };
  const difference = { isOlder: false, issuer: 'CN=etcd-ca', served, stored: null, refusals: null, reload };
  const said = statement('answer/status', { path: '/health', status: 200 });
  const endpoint = '192.0.2.9:2379';

  /** It requests one CA of the right name, and accepts the client: without its certificate, that is the new CA. */
  function verdictsOf(name: 'etcd' | 'etcd-peer', answer: LiveVerdict['text']): readonly LiveVerdict[] {
    const subject = statement('subject/server', { name, node: 'cp1', endpoint });
    const about = { name: `${name}/cp1`, node: 'cp1', what: subject, warnings: [] } as const;
    const asked = ['CN=etcd-ca'];
    const stored = asked.concat(asked).map((each) => ({ ...served, subject: each }));
    const requests = statement('clients/other-cas', {
      asked,
      stored,
      reloads: [{ ...reload, flag: name === 'etcd' ? '--trusted-ca-file' : '--peer-trusted-ca-file' }],
    });
    const accepts = statement('client/answered', { answer: 'accepted', expected: 'accepted', said });
    return [
      { ...about, check: 'served', holds: 'no', text: answer },
      { ...about, check: 'trusted', holds: 'no', text: requests, code: 'not-reloaded' },
      { ...about, check: 'trusted', holds: 'yes', text: accepts },
    ];
  }

  const cellsAt = (at: 'reissue' | 'distrust', verdicts: readonly LiveVerdict[]) => {
    const shown = verdicts.map(({ fact: _fact, ...each }) => ({ ...each, what: '', text: '', warnings: [] }));
    const checks: LiveChecks = { ...asked, refuted: shown.filter(({ holds }) => holds === 'no'), unproven: [] };
    const proven = verdicts.filter(({ holds }) => holds === 'yes');
    const matrix = trustMatrix([{ ...status(at), name: 'etcd-ca' }], checks, proven, loadedTrust(verdicts), nodes);
    return matrix.rows.flatMap(({ cells }) => cells);
  };

  test.each(['etcd', 'etcd-peer'] as const)('the cell says so, whatever clients it accepts: %s', (name) => {
    const another = { trusts: 'another-ca', severity: 'critical', servesOld: false };
    const ofCluster = verdictsOf(name, statement('served/stored', { notAfter: served.notAfter }));
    expect(cellsAt('reissue', ofCluster)).toEqual([{ trusts: 'new', severity: 'warning', servesOld: false }]);
    expect(cellsAt('reissue', verdictsOf(name, statement('served/other-ca', difference)))).toEqual([another]);
    const foreign = statement('server/foreign', { endpoint, issuer: 'CN=proxy' });
    expect(cellsAt('distrust', verdictsOf(name, foreign).slice(0, 1))).toEqual([another]);
  });

  test('has a glyph of its own, in words another CA', () => {
    const verdicts = verdictsOf('etcd', statement('served/other-ca', difference));
    const shown = verdicts
      .slice(0, 1)
      .map(({ fact: _fact, ...each }) => ({ ...each, what: '', text: '', warnings: [] }));
    const matrix = trustMatrix([status('reissue')], { ...asked, refuted: shown }, [], loadedTrust(verdicts), nodes);
    expect(JSON.stringify(trustMatrixBlocks(matrix))).toContain('another CA');
    expect(trustLooks['another-ca'].glyph).not.toBe(trustLooks.differs.glyph);
  });
});
