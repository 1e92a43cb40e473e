import { type RolloutStep, rolloutOf, type Step, statement } from '@kpki/engine';
import { effectTexts, rolloutEffects, rolloutList, rolloutSummary } from '@kpki/presentation';
import { parseConfiguration } from '@kpki/spec';
import { expect, test } from 'vitest';
import { shellWith } from '../src/options/command-text.ts';
import { documentText } from '../src/print/document.ts';
import { kubeadmFile } from './configurations.ts';
import { madeUpStatement } from './made-up.ts';

function restart(component: NonNullable<RolloutStep['component']>, node: string, wave: number): RolloutStep {
  const leader = component === 'kube-apiserver' ? undefined : madeUpStatement(`${component} tells which`);
  return {
    wave,
    action: 'restart',
    component,
    node,
    leaderLast: leader !== undefined,
    ...(leader === undefined ? {} : { leader }),
    artifacts: [],
    flags: [],
    why: statement('rollout/read-at-start', { flags: [] }),
    proof: madeUpStatement(`${component} answers`),
  };
}

const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };
const textOf = (...items: readonly RolloutStep[]): string => documentText([rolloutList(items, shellWith(''))], view);

test('of a member and the API server around it, it is the member that leads', () => {
  const pairs = ['cp1', 'cp2'].flatMap((node, at) => [
    { ...restart('kube-apiserver', node, 3 * at + 1), action: 'stop' as const },
    restart('etcd', node, 3 * at + 2),
    { ...restart('kube-apiserver', node, 3 * at + 3), action: 'start' as const },
  ]);
  expect(textOf(...pairs)).toBe(
    '  1. Stop kube-apiserver, restart etcd, start kube-apiserver on cp1, cp2, one node after the other, the leader of etcd last. Etcd tells which. Done when etcd answers (etcd) and kube-apiserver answers (kube-apiserver).',
  );
});

test('members that are started again all at once are not told to wait for each other', () => {
  const wave = (
    action: RolloutStep['action'],
    component: 'etcd' | 'kube-apiserver',
    at: number,
  ): readonly RolloutStep[] =>
    ['cp1', 'cp2'].map((node) => ({ ...restart(component, node, at), action, leaderLast: false }));
  const items = [
    ...wave('stop', 'kube-apiserver', 1),
    ...wave('restart', 'etcd', 2),
    ...wave('start', 'kube-apiserver', 3),
  ];
  expect(textOf(...items)).toBe(
    '  1. Stop kube-apiserver on cp1, cp2, then restart etcd on cp1, cp2, then start kube-apiserver on cp1, cp2; all members at once. Restarted members reject members that have not restarted. Done when etcd answers (etcd) and kube-apiserver answers (kube-apiserver).',
  );
});

test('what takes its files by itself stands below the copying, without a number', () => {
  const reloads = (node: string): RolloutStep => ({
    ...restart('kube-apiserver', node, 1),
    action: 'reloads',
    why: madeUpStatement('reloads within 2 seconds'),
  });
  const all = [reloads('cp1'), reloads('cp2'), restart('etcd', 'cp1', 2)];
  const copying = { ...reloads('cp1'), action: 'distribute', component: null } as const;
  expect(textOf(copying, ...all)).toBe(
    '  1. Copy the written files to cp1. Skip this if kpki runs on the node.\n' +
      '     kube-apiserver (cp1, cp2): reloads within 2 seconds; restart it if it has not.\n' +
      '  2. Restart etcd on cp1. Done when etcd answers.',
  );
  expect(textOf(...all)).toBe(
    '  kube-apiserver (cp1, cp2): reloads within 2 seconds; restart it if it has not.\n' +
      '  1. Restart etcd on cp1. Done when etcd answers.',
  );
});

test('two that have a leader each are both named', () => {
  const nodes = ['cp1', 'cp2'].flatMap((node, at) => [
    restart('kube-controller-manager', node, at + 1),
    restart('kube-scheduler', node, at + 1),
  ]);
  expect(textOf(...nodes)).toContain(
    ', the leader of kube-controller-manager and kube-scheduler last. Kube-controller-manager tells which. Kube-scheduler tells which. Done',
  );
});

test('where nodes need different things, each is named: up to twenty', () => {
  const nodes = (count: number): readonly RolloutStep[] =>
    Array.from({ length: count }, (_, at) => ({
      ...restart('kubelet', `w${at + 1}`, at + 1),
      leaderLast: false,
      ...(at === 0 ? {} : { removes: ['/var/lib/kubelet/pki/kubelet-client-current.pem'] }),
    }));
  expect(textOf(...nodes(8))).toContain('then restart kubelet on w2, w3, w4, w5, w6, w7, w8,');
  expect(textOf(...nodes(22))).toContain('w20, w21 and 1 more (`-o json` has all names), one node after the other');
});

test('what signs with a key that is not there is started without its flags, and with them once it is', () => {
  const nodes = (more: Partial<RolloutStep>) =>
    ['cp1', 'cp2'].flatMap((node, at) => [
      { ...restart('kube-controller-manager', node, at + 1), ...more },
      restart('kube-scheduler', node, at + 1),
    ]);
  expect(textOf(...nodes({ without: ['--cert', '--key'] }))).toContain(
    '. Start kube-controller-manager without --cert, --key: these flags name a missing key, and the component exits when it becomes leader. Without them it signs nothing until the key is restored, or `reissue` of a rotation makes a new key. Done',
  );
  const restores = [
    { flag: '--cert', file: 'ca-signing.crt' },
    { flag: '--key', file: 'ca.key' },
  ];
  expect(textOf(...nodes({ restores }))).toContain(
    '. Start kube-controller-manager with --cert set to ca-signing.crt, --key set to ca.key again: the key is stored now. Done',
  );
});

test('where none leads, or there is one node, nothing is said of it', () => {
  expect(textOf(restart('kube-apiserver', 'cp1', 1), restart('kube-apiserver', 'cp2', 2))).toBe(
    '  1. Restart kube-apiserver on cp1, cp2, one node after the other. Done when kube-apiserver answers.',
  );
  expect(textOf(restart('etcd', 'cp1', 1))).toBe('  1. Restart etcd on cp1. Done when etcd answers.');
});

test('what a component goes on with is removed before it is restarted, on the nodes where it is', () => {
  const file = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const text = textOf(
    { ...restart('kubelet', 'cp1', 1), removes: [file], leaderLast: false },
    { ...restart('kubelet', 'w1', 1), removes: [file], leaderLast: false },
    { ...restart('kubelet', 'w2', 1), leaderLast: false },
  );
  expect(text).toBe(
    `  1. Remove ${file}, then restart kubelet on cp1, w1; restart kubelet on w2. Done when kubelet answers.`,
  );
});

test('a kubeconfig that cannot be used is renewed before its component is restarted', () => {
  const text = textOf(
    { ...restart('kubelet', 'cp2', 1), renews: ['kubelet.conf cp2'], leaderLast: false },
    { ...restart('kubelet', 'w2', 1), leaderLast: false },
  );
  expect(text).toBe(
    '  1. Run `kpki renew kubelet.conf cp2` and follow its list, then restart kubelet on cp2; restart kubelet on w2. Done when kubelet answers.',
  );
});

test('a file that a kubeconfig names is printed as a shell takes it, and a terminal obeys nothing in it', () => {
  const removing = (file: string) => textOf({ ...restart('kubelet', 'w1', 1), leaderLast: false, removes: [file] });
  expect(removing('/srv/pki/kubelet-client-current.pem')).toContain('Remove /srv/pki/kubelet-client-current.pem, then');
  expect(removing('/srv/it is; mine/x.pem')).toContain("Remove '/srv/it is; mine/x.pem', then");
  expect(removing('/srv/\u001b[2J/x.pem')).toContain("Remove $'/srv/\\033[2J/x.pem', then");
});

test('the line about restarts has names, and says where none follows', () => {
  const restarts = (['kube-apiserver', 'etcd', 'kube-controller-manager'] as const).flatMap((component) =>
    ['cp1', 'cp2', 'cp3'].map((node) => restart(component, node, 1)),
  );
  const reload: RolloutStep = { ...restart('kube-scheduler', 'cp1', 1), action: 'reloads' };
  const distribute: RolloutStep = { ...reload, action: 'redistribute', component: null, artifacts: ['admin.conf cp1'] };
  expect(rolloutSummary([...restarts, reload, distribute])).toBe(
    'Restart after it: kube-apiserver ×3, etcd ×3, kube-controller-manager ×3. Reloaded automatically: kube-scheduler; restart what has not reloaded in time. To distribute: admin.conf cp1.',
  );
  expect(rolloutSummary([reload])).toBe(
    'Reloaded automatically: kube-scheduler; restart what has not reloaded in time.',
  );
  expect(rolloutSummary([])).toBe('No restart after it: no file read only at startup is replaced.');
});

test('a file that is created on a node in use is copied, and its component restarts', () => {
  const machine = { name: 'here', addresses: [] };
  const { configuration } = parseConfiguration(kubeadmFile, 'kubeadm.yaml', { machine });
  if (configuration === undefined) throw new Error('the spec is refused');
  const created: Step = {
    artifact: 'scheduler.conf cp1',
    name: 'scheduler.conf',
    owner: 'cp1',
    action: 'create',
    reasons: [],
    warnings: [],
    operations: ['generate-key', 'issue'],
    writes: [
      { sink: 'main', location: 'out', entry: 'scheduler.conf', part: 'kubeconfig', node: 'cp1', effect: 'adds' },
    ],
  };
  const rollout = rolloutOf([created], configuration.cluster, { usedNodes: new Set(['cp1']) });
  expect(rolloutEffects(rollout).map((effect) => effectTexts(effect)[0])).toEqual(['kube-scheduler cp1']);
  expect(textOf(...rollout)).toContain('Copy the written files to cp1.');
  expect(textOf(...rollout)).toContain('Restart kube-scheduler on cp1.');
});
