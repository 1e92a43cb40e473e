import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { fullState, now } from '../../test/observed-state.ts';
import { filledSinks } from '../../test/sinks.ts';
import type { ObservedState } from '../index.ts';
import type { PhaseCondition } from '../model/condition.ts';
import { conditionsBackTo, conditionsOf } from '../rotation/conditions.ts';
import { nodesElsewhere, rotationStatus } from './derive-rotation-status.ts';

const nodes: Partial<Cluster> = {
  ...threeNodes,
  workers: ['w1', 'w2'].map((name, at) => ({ name, addresses: [`10.0.1.${at + 1}`] })),
};
const declared = cluster(nodes);
const underRoot = cluster({
  ...nodes,
  ca: { topology: 'single-root', limitPathLength: false, permittedNames: null },
});

/** As where the environment has sinks for the control plane alone. */
function keptOnControlPlane(observed: ObservedState): ObservedState {
  return { ...observed, slots: observed.slots.filter(({ node }) => node === null || node.startsWith('cp')) };
}

async function withoutWorkers(): Promise<ObservedState> {
  return keptOnControlPlane(await (await fullState(declared)).read());
}

/** The key of the root is apart from what is on nodes. */
async function stateUnderRoot(): Promise<ObservedState> {
  const observed = await filledSinks(underRoot, [
    { name: 'files', layout: 'kubeadm' },
    { name: 'stick', layout: 'root-ca' },
  ]);
  return observed.read();
}

type Conditions = readonly PhaseCondition[];

/** Those about the kubelet.conf of nodes that kpki does not write to. */
const about = (found: Conditions): Conditions =>
  found.filter(({ text }) => /^condition\/(?:nodes-trust|kubelet-conf-made)/.test(text.message));
const codesOf = (found: Conditions): readonly string[] => found.map(({ text }) => text.message);
const onWorkers = { nodes: ['w1', 'w2'] };

test('the rotation status names the nodes of the spec whose kubelet.conf no sink stores', async () => {
  const observed = await withoutWorkers();
  expect(nodesElsewhere(observed)).toEqual(['w1', 'w2']);
  expect(rotationStatus(observed, 'kubernetes-ca', now).setting).toMatchObject({ nodesElsewhere: ['w1', 'w2'] });
  expect(rotationStatus(observed, 'etcd-ca', now).setting).not.toHaveProperty('nodesElsewhere');
  const whole = await (await fullState(declared)).read();
  expect(rotationStatus(whole, 'kubernetes-ca', now).setting).not.toHaveProperty('nodesElsewhere');
});

test.each([
  ['reissue', 'condition/nodes-trust-both-cas'],
  ['distrust', 'condition/kubelet-conf-made/new'],
  ['remove', 'condition/nodes-trust-new-ca'],
] as const)('before %s the conditions name these nodes, and nodes that are not in the spec', async (phase, code) => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const found = conditionsOf(status, phase);
  expect(about(found)[0]?.text).toEqual(coded(code, onWorkers));
  expect(found.some(({ commands }) => commands.at(-1) === 'systemctl restart kubelet')).toBe(true);
  expect(about(conditionsOf({ name: 'kubernetes-ca', setting: {} }, phase))[0]?.text).toEqual(
    coded(code, { nodes: [] }),
  );
});

test('after a leaked key was distrusted at once, the conditions require the new CA and its certificate on these nodes', async () => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const found = about(conditionsOf(status, 'remove'));
  expect(codesOf(found)).toEqual(['condition/nodes-trust-new-ca', 'condition/kubelet-conf-made/new']);
});

test('before a rollback to the start, the condition names these nodes', async () => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const [back] = about(conditionsBackTo(status, 'rollback'));
  expect(back?.text).toEqual(coded('condition/kubelet-conf-made/old', onWorkers));
  expect(about(conditionsBackTo({ name: 'etcd-ca', setting: {} }, 'rollback'))).toEqual([]);
});

test('before a rollback to trust, the conditions name every place that may trust only the new CA', async () => {
  const found = conditionsBackTo(rotationStatus(await withoutWorkers(), 'kubernetes-ca', now), 'trust');
  expect(about(found)[0]?.text).toEqual(coded('condition/nodes-trust-both-cas', onWorkers));
  expect(codesOf(found)).toEqual(
    expect.arrayContaining([
      'condition/cluster-info-has-both-cas',
      'condition/back/join-with-both-hashes',
      'condition/pods-have-both-cas',
      'condition/webhooks-have-both-cas',
    ]),
  );
  expect(about(conditionsBackTo({ name: 'etcd-ca', setting: {} }, 'trust'))).toEqual([]);
});

test('the commands that make the kubelet.conf of a node need only its name filled in', () => {
  const [made, taken] = conditionsOf({ name: 'kubernetes-ca', setting: { nodesElsewhere: ['w1', 'w2'] } }, 'distrust')
    .filter(({ commands }) => commands.length > 0)
    .map(({ commands }) => commands);
  expect(made).toEqual([
    'node=w1',
    "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > cluster-configuration.yaml",
    '(umask 077 && kubeadm kubeconfig user --config cluster-configuration.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
  ]);
  // The files that kpki reads are not written over.
  expect(made?.join(' ')).not.toMatch(/> (?:kpki|kubeadm)\.yaml/);
  expect(taken).toEqual(['rm -f /var/lib/kubelet/pki/kubelet-client-current.pem', 'systemctl restart kubelet']);
  const unnamed = about(conditionsOf({ name: 'kubernetes-ca', setting: {} }, 'distrust'))[0]?.commands;
  expect(unnamed?.[0]).toBe('node=NODE');
});

test.each([
  ['reissue', ['condition/cluster-info-has-both-cas', 'condition/join-with-both-hashes'], true],
  ['distrust', ['condition/join-with-new-hash'], false],
  ['remove', ['condition/cluster-info-has-new-ca'], true],
] as const)(
  'before %s the conditions state the valid join commands and the content of cluster-info',
  (phase, codes, isEdited) => {
    const found = conditionsOf({ name: 'kubernetes-ca', setting: {} }, phase).filter(({ text }) =>
      /cluster-info|join-with/.test(text.message),
    );
    expect(codesOf(found)).toEqual(codes);
    expect(found.some(({ commands }) => commands.includes('kubectl -n kube-public edit configmap cluster-info'))).toBe(
      isEdited,
    );
  },
);

test('of many nodes, the condition names each', () => {
  const names = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const [condition] = about(conditionsOf({ name: 'kubernetes-ca', setting: { nodesElsewhere: names } }, 'reissue'));
  expect(condition?.text).toEqual(coded('condition/nodes-trust-both-cas', { nodes: names }));
});

const commandsOf = (conditions: Conditions): string => conditions.flatMap(({ commands }) => commands).join('\n');

describe('under one root', () => {
  const trustsChain =
    'sed -i "s|certificate-authority-data:.*|certificate-authority-data: $(base64 -w0 /etc/kubernetes/pki/ca-chain.crt)|" /etc/kubernetes/kubelet.conf';

  test.each(['root-ca', 'kubernetes-ca'] as const)(
    'the status of %s has these nodes and their bundle',
    async (name) => {
      const whole = await stateUnderRoot();
      const status = rotationStatus(keptOnControlPlane(whole), name, now);
      expect(status.setting).toMatchObject({ nodesElsewhere: ['w1', 'w2'], clientBundle: 'kubernetes-ca-chain' });
      expect(rotationStatus(whole, name, now).setting).not.toHaveProperty('nodesElsewhere');
      expect(rotationStatus(whole, 'etcd-ca', now).setting).not.toHaveProperty('clientBundle');
    },
  );

  test.each([
    ['root-ca', 'reissue', 'condition/nodes-trust-both-roots', 'condition/cluster-info-has-both-roots'],
    ['root-ca', 'remove', 'condition/nodes-trust-new-root', 'condition/cluster-info-has-new-root'],
    ['kubernetes-ca', 'reissue', 'condition/nodes-trust-both-cas', 'condition/cluster-info-has-both-cas'],
    ['kubernetes-ca', 'remove', 'condition/nodes-trust-new-ca', 'condition/cluster-info-has-new-ca'],
  ] as const)(
    'before %s enters %s, nodes and cluster-info get ca-chain.crt',
    async (name, phase, onNodes, inClusterInfo) => {
      const status = rotationStatus(keptOnControlPlane(await stateUnderRoot()), name, now);
      const found = conditionsOf(status, phase);
      const [nodesTrust] = about(found);
      expect(nodesTrust?.text).toEqual(coded(onNodes, { ...onWorkers, bundle: 'kubernetes-ca-chain' }));
      expect(nodesTrust?.commands).toEqual([trustsChain, 'systemctl restart kubelet']);
      const clusterInfo = found.find(({ text }) => text.message === inClusterInfo);
      expect(clusterInfo?.commands[0]).toBe('base64 -w0 /etc/kubernetes/pki/ca-chain.crt');
      // ca.crt in these locations fails the live check of cluster-info.
      expect(commandsOf(found)).not.toContain('pki/ca.crt');
    },
  );

  test.each(['trust', 'rollback'] as const)(
    'before a rollback of the root to %s, copies get its bundle',
    async (phase) => {
      const status = rotationStatus(keptOnControlPlane(await stateUnderRoot()), 'root-ca', now);
      const found = conditionsBackTo(status, phase);
      expect(codesOf(about(found))).toEqual(phase === 'trust' ? ['condition/nodes-trust-both-roots'] : []);
      expect(commandsOf(found)).toContain('base64 -w0 /etc/kubernetes/pki/ca-chain.crt\n');
      expect(codesOf(found)).toContain('condition/webhooks-have-both-roots');
    },
  );

  test('before the next phase of the root, pods have had its bundle for two minutes, and the conditions state the valid join commands', () => {
    const bundle = 'kubernetes-ca-chain';
    const texts = conditionsOf({ name: 'root-ca', setting: { clientBundle: bundle } }, 'reissue').map(
      ({ text }) => text,
    );
    expect(texts).toContainEqual(coded('condition/pods-have-both-roots'));
    expect(texts).toContainEqual(coded('condition/join-with-root-hash'));
    expect(texts).toContainEqual(coded('condition/client-bundle-suffices', { bundle }));
  });

  test('a client with the root in its bundle needs no new file before the next phase of kubernetes-ca', () => {
    const bundle = 'kubernetes-ca-chain';
    const textsIn = (setting: Parameters<typeof conditionsOf>[0]['setting']) =>
      conditionsOf({ name: 'kubernetes-ca', setting }, 'reissue').map(({ text }) => text);
    expect(textsIn({ clientBundle: bundle })).toContainEqual(coded('condition/clients-trust-both', { bundle }));
    expect(JSON.stringify(textsIn({}))).not.toContain(bundle);
  });
});
