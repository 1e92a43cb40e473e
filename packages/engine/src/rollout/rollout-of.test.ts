import { artifactsOf, type Cluster } from '@kpki/spec';
import { expect, test } from 'vitest';
import { cluster, controlPlaneNode, threeNodes } from '../../test/clusters.ts';
import type { SlotPart } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import type { ChangingStep, PlannedWrite, Step } from '../model/step.ts';
import { rolloutOf } from './rollout-of.ts';

/** A step that replaces parts of an artifact on each node that keeps it. */
function replaced(declared: Cluster, id: string, ...parts: readonly SlotPart[]): ChangingStep {
  const artifact = artifactsOf(declared).find((each) => each.id === id);
  if (artifact === undefined) throw new Error(`the cluster has no ${id}`);
  const nodes = artifact.keptOn.length > 0 ? artifact.keptOn : [null];
  const writes = nodes.flatMap((node) => parts.map((part) => write(node, part)));
  return {
    artifact: id,
    name: artifact.name,
    owner: artifact.owner,
    action: 'renew',
    reasons: [],
    warnings: [],
    operations: ['use-stored-key', 'issue'],
    writes,
  };
}

function write(node: string | null, part: SlotPart): PlannedWrite {
  return { sink: 'main', location: 'kpki', entry: `${node}/${part}`, part, node, effect: 'replaces' };
}

/** `2 restart etcd cp1`, in order. */
function linesOf(steps: readonly Step[], declared: Cluster): readonly string[] {
  return rolloutOf(steps, declared).map(({ wave, action, component, node }) =>
    [wave, action, component, node].filter((each) => each !== null).join(' '),
  );
}

const ha = cluster(threeNodes);

test('what a component takes by itself needs nobody, once the file is there', () => {
  expect(linesOf([replaced(ha, 'apiserver cp2', 'certificate')], ha)).toEqual([
    '1 distribute cp2',
    '2 reloads kube-apiserver cp2',
  ]);
});

test('etcd members are started again one after the other, each with its API server stopped around it', () => {
  expect(linesOf([replaced(ha, 'etcd-ca-bundle', 'trust bundle')], ha)).toEqual([
    '1 distribute cp1',
    '1 distribute cp2',
    '1 distribute cp3',
    ...['cp1', 'cp2', 'cp3'].flatMap((node, at) => [
      `${2 + at * 3} stop kube-apiserver ${node}`,
      `${3 + at * 3} restart etcd ${node}`,
      `${4 + at * 3} start kube-apiserver ${node}`,
    ]),
  ]);
});

test('members that believe none which has not started again are started together', () => {
  const breaksTrust: ChangingStep = { ...replaced(ha, 'etcd-ca-bundle', 'trust bundle'), breaksTrust: true };
  const found = rolloutOf([breaksTrust], ha).filter(({ action }) => action !== 'distribute');
  expect(found.map(({ wave, action, component, node }) => `${wave} ${action} ${component} ${node}`)).toEqual([
    ...['cp1', 'cp2', 'cp3'].map((node) => `2 stop kube-apiserver ${node}`),
    ...['cp1', 'cp2', 'cp3'].map((node) => `3 restart etcd ${node}`),
    ...['cp1', 'cp2', 'cp3'].map((node) => `4 start kube-apiserver ${node}`),
  ]);
  expect(found.filter(({ leaderLast }) => leaderLast)).toEqual([]);
});

test('members on machines of their own come before the API servers', () => {
  const external = cluster({
    ...threeNodes,
    etcd: { topology: 'external', nodes: ['e1', 'e2', 'e3'].map((name) => controlPlaneNode(name, '10.0.2.1')) },
  });
  const lines = linesOf([replaced(external, 'etcd-ca-bundle', 'trust bundle')], external);
  expect(lines.filter((line) => !line.includes(' distribute'))).toEqual([
    ...['e1', 'e2', 'e3'].map((node, at) => `${2 + at} restart etcd ${node}`),
    ...['cp1', 'cp2', 'cp3'].map((node, at) => `${5 + at} restart kube-apiserver ${node}`),
  ]);
});

test('a cluster CA restarts what embeds it and what reads it once, and nothing else', () => {
  const steps = [
    replaced(ha, 'kubernetes-ca-bundle', 'trust bundle'),
    ...['cp1', 'cp2', 'cp3'].map((node) => replaced(ha, `scheduler.conf ${node}`, 'kubeconfig')),
    replaced(ha, 'kubelet.conf worker1', 'kubeconfig'),
    replaced(ha, 'admin.conf cp1', 'kubeconfig'),
  ];
  const lines = linesOf(steps, ha).filter((line) => !line.includes(' distribute'));
  expect(lines).toEqual([
    '2 reloads kube-apiserver cp1',
    '2 reloads kube-apiserver cp2',
    '2 reloads kube-apiserver cp3',
    '2 reloads kubelet cp1',
    '2 reloads kubelet cp2',
    '2 reloads kubelet cp3',
    '2 restart kube-controller-manager cp1',
    '2 restart kube-scheduler cp1',
    '3 restart kube-controller-manager cp2',
    '3 restart kube-scheduler cp2',
    '4 restart kube-controller-manager cp3',
    '4 restart kube-scheduler cp3',
    '5 restart kubelet worker1',
    '6 redistribute kubectl',
    '6 redistribute',
  ]);
});

test('an API server that verifies kubelets reads their CA once', () => {
  const verifying = cluster({ ...threeNodes, include: ['kubelet-server'] });
  const lines = linesOf([replaced(verifying, 'kubernetes-ca-bundle', 'trust bundle')], verifying);
  expect(lines).toContain('2 restart kube-apiserver cp1');
  expect(lines).toContain('3 restart kube-apiserver cp2');
});

test.each([
  ['v1.30.4', 'restart'],
  ['v1.35.4', 'restart'],
  // The version is that of the API servers: kubelets may be three minor versions older.
  ['v1.36.0', 'restart'],
  ['v1.38.4', 'restart'],
  ['v1.39.0', 'reloads'],
])('a kubelet of a cluster of %s with a new serving certificate: %s', (kubernetesVersion, action) => {
  const declared = cluster({ kubernetesVersion, include: ['kubelet-server'] });
  expect(linesOf([replaced(declared, 'kubelet-server cp1', 'certificate')], declared)).toEqual([
    '1 distribute cp1',
    `2 ${action} kubelet cp1`,
  ]);
});

test('the service-account key is read once, by who verifies by it and by who signs with it', () => {
  const found = linesOf([replaced(cluster(), 'sa', 'public key', 'private key')], cluster());
  expect(found).toEqual(['1 distribute cp1', '2 restart kube-apiserver cp1', '3 restart kube-controller-manager cp1']);
});

test('a service-account key that is made in place of a lost one is read by nobody until they start again', () => {
  const made: ChangingStep = { ...replaced(cluster(), 'sa', 'public key', 'private key'), action: 'create' };
  const added = made.writes.map((each) => ({ ...each, effect: 'adds' as const }));
  expect(linesOf([{ ...made, writes: added }], cluster())).toEqual([]);
  const inLocationOfLost = added.map((each) => ({ ...each, effect: 'recreates' as const }));
  expect(linesOf([{ ...made, writes: inLocationOfLost }], cluster())).toEqual([
    '1 distribute cp1',
    '2 restart kube-apiserver cp1',
    '3 restart kube-controller-manager cp1',
  ]);
});

test('a bundle is read by nobody on a node that lacks it, as long as it is what the others have', () => {
  const whole: ChangingStep = { ...replaced(ha, 'etcd-ca-bundle', 'trust bundle'), action: 'update' };
  const onNewNode = whole.writes
    .filter(({ node }) => node === 'cp3')
    .map((each) => ({ ...each, effect: 'adds' as const }));
  expect(linesOf([{ ...whole, writes: onNewNode }], ha)).toEqual([]);
  const others = whole.writes.filter(({ node }) => node !== 'cp3');
  expect(linesOf([{ ...whole, writes: [...others, ...onNewNode] }], ha)).toContain('9 restart etcd cp3');
});

test('what several nodes share in one store is of all of them', () => {
  const bundle = replaced(ha, 'front-proxy-ca-bundle', 'trust bundle');
  const shared = { ...bundle, writes: [write(null, 'trust bundle')] };
  const nodes = rolloutOf([shared], ha).flatMap(({ component, node }) =>
    component === 'kube-apiserver' ? [node] : [],
  );
  expect(nodes).toEqual(['cp1', 'cp2', 'cp3']);
});

test('of what lies in one store, each node gets what it keeps: a worker no key of tokens', () => {
  const key = { ...replaced(ha, 'sa', 'private key'), writes: [write(null, 'private key')] };
  const bundle = { ...replaced(ha, 'kubernetes-ca-bundle', 'trust bundle'), writes: [write(null, 'trust bundle')] };
  const put = rolloutOf([key, bundle], ha).filter(({ action }) => action === 'distribute');
  expect(put.map(({ node, artifacts }) => [node, ...artifacts])).toEqual([
    ['cp1', 'sa', 'kubernetes-ca-bundle'],
    ['cp2', 'sa', 'kubernetes-ca-bundle'],
    ['cp3', 'sa', 'kubernetes-ca-bundle'],
    ['worker1', 'kubernetes-ca-bundle'],
  ]);
});

test('nobody reads yet what is made where nothing was, nor a key that waits', () => {
  const made = replaced(ha, 'apiserver cp1', 'certificate', 'private key');
  const created: ChangingStep = {
    ...made,
    action: 'create',
    writes: made.writes.map((each) => ({ ...each, effect: 'adds' as const })),
  };
  expect(rolloutOf([created], ha)).toEqual([]);
  expect(rolloutOf([replaced(ha, 'apiserver cp1', 'next key')], ha)).toEqual([]);
});

test('each item names the artifacts and flags that it is for, and what proves it', () => {
  const [, item] = rolloutOf([replaced(ha, 'controller-manager.conf cp3', 'kubeconfig')], ha);
  const component = 'kube-controller-manager';
  const flags = ['--kubeconfig', '--authentication-kubeconfig', '--authorization-kubeconfig'];
  expect(item).toEqual({
    wave: 2,
    action: 'restart',
    component,
    node: 'cp3',
    leaderLast: true,
    leader: statement('rollout/leader', { component }),
    artifacts: ['controller-manager.conf cp3'],
    flags,
    why: statement('rollout/read-at-start', { flags }),
    proof: statement('rollout/proof', { action: 'restart', component }),
  });
});

test('a kubeconfig that is restored and has expired is to be renewed, and others are distributed', () => {
  const steps = [
    { ...replaced(ha, 'admin.conf cp1', 'kubeconfig'), expired: '2026-11-21T00:00:00.000Z' },
    replaced(ha, 'admin.conf cp2', 'kubeconfig'),
  ];
  const copies = rolloutOf(steps, ha).filter(({ action }) => action === 'redistribute');
  expect(copies.map(({ artifacts, why }) => [...artifacts, why.message])).toEqual([
    ['admin.conf cp2', 'rollout/copied-kubeconfig'],
    ['admin.conf cp1', 'rollout/expired-kubeconfig'],
  ]);
});
