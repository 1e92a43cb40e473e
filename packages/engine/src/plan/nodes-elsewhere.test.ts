import type { Shown } from '@kpki/presentation';
import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullState, now } from '../../test/observed-state.ts';
import { inWords } from '../../test/said.ts';
import { filledSinks } from '../../test/sinks.ts';
import type { ObservedState } from '../index.ts';
import type { PhaseCondition } from '../model/condition.ts';
import * as conditions from '../rotation/conditions.ts';
import { nodesElsewhere, rotationStatus } from './rotation-status.ts';

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

const conditionsOf = (...args: Parameters<typeof conditions.conditionsOf>) => inWords(conditions.conditionsOf(...args));
const conditionsBackTo = (...args: Parameters<typeof conditions.conditionsBackTo>) =>
  inWords(conditions.conditionsBackTo(...args));

const unknown = 'nodes of `kubectl get nodes` that are not in the spec';
const elsewhere = '. kpki does not write kubelet.conf on these nodes: ';

type Conditions = Shown<readonly PhaseCondition[]>;

const about = (found: Conditions): Conditions => found.filter(({ text }) => text.includes(unknown));

test('the rotation status names the nodes of the spec whose kubelet.conf no sink stores', async () => {
  const observed = await withoutWorkers();
  expect(nodesElsewhere(observed)).toEqual(['w1', 'w2']);
  expect(rotationStatus(observed, 'kubernetes-ca', now).setting).toMatchObject({ nodesElsewhere: ['w1', 'w2'] });
  expect(rotationStatus(observed, 'etcd-ca', now).setting).not.toHaveProperty('nodesElsewhere');
  const whole = await (await fullState(declared)).read();
  expect(rotationStatus(whole, 'kubernetes-ca', now).setting).not.toHaveProperty('nodesElsewhere');
});

test.each([
  ['reissue', 'trusts both CAs'],
  ['distrust', 'uses a certificate of the new CA'],
  ['remove', 'trusts only the new CA'],
] as const)('before %s the conditions name these nodes, and nodes that are not in the spec', async (phase, words) => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const found = conditionsOf(status, phase);
  expect(about(found)[0]?.text).toContain(`Every node ${words}${elsewhere}w1, w2, and ${unknown}. `);
  expect(found.some(({ commands }) => commands.at(-1) === 'systemctl restart kubelet')).toBe(true);
  expect(about(conditionsOf({ name: 'kubernetes-ca', setting: {} }, phase))[0]?.text).toContain(
    `Every node ${words}${elsewhere}${unknown}. `,
  );
});

test('after a leaked key was distrusted at once, the conditions require the new CA and its certificate on these nodes', async () => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const found = about(conditionsOf(status, 'remove'));
  expect(found.map(({ text }) => text.split(elsewhere)[0])).toEqual([
    'Every node trusts only the new CA',
    'Every node uses a certificate of the new CA',
  ]);
});

test('before a rollback to the start, the condition names these nodes', async () => {
  const status = rotationStatus(await withoutWorkers(), 'kubernetes-ca', now);
  const [back] = about(conditionsBackTo(status, 'cancel'));
  expect(back?.text).toContain(`uses a certificate of the old CA${elsewhere}w1, w2, and `);
  expect(about(conditionsBackTo({ name: 'etcd-ca', setting: {} }, 'cancel'))).toEqual([]);
});

test('before a rollback to trust, the conditions name every place that may trust only the new CA', async () => {
  const found = conditionsBackTo(rotationStatus(await withoutWorkers(), 'kubernetes-ca', now), 'trust');
  expect(about(found)[0]?.text).toContain(`trusts both CAs${elsewhere}w1, w2, and ${unknown}. `);
  const text = found.map((each) => each.text).join('\n');
  for (const words of ['cluster-info has both CAs', 'join commands', 'kube-root-ca.crt', 'caBundle'])
    expect(text).toContain(words);
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
  ['reissue', 'both CAs', true],
  ['distrust', 'the hash of the new CA', false],
  ['remove', 'only the new CA', true],
] as const)(
  'before %s the conditions state the valid join commands and the content of cluster-info',
  (phase, words, isEdited) => {
    const found = conditionsOf({ name: 'kubernetes-ca', setting: {} }, phase).filter(({ text }) =>
      /cluster-info|join command/.test(text),
    );
    expect(found.map(({ text }) => text).join('\n')).toContain(words);
    expect(found.some(({ commands }) => commands.includes('kubectl -n kube-public edit configmap cluster-info'))).toBe(
      isEdited,
    );
  },
);

test('of many nodes, the condition names the first and the number of others', () => {
  const names = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const [condition] = about(conditionsOf({ name: 'kubernetes-ca', setting: { nodesElsewhere: names } }, 'reissue'));
  expect(condition?.text).toContain(`${elsewhere}w0, w1, w2, w3, w4, and 25 more, and nodes of`);
});

const textsOf = (conditions: Conditions): string => conditions.map(({ text }) => text).join('\n');
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
    ['root-ca', 'reissue', 'trusts both roots', 'has both roots and the stored certificate of kubernetes-ca'],
    ['root-ca', 'remove', 'trusts only the new root', 'has only the new root and the stored certificate'],
    ['kubernetes-ca', 'reissue', 'trusts both CAs', 'has both CAs'],
    ['kubernetes-ca', 'remove', 'trusts only the new CA', 'has only the new CA'],
  ] as const)('before %s enters %s, nodes and cluster-info get ca-chain.crt', async (name, phase, words, content) => {
    const status = rotationStatus(keptOnControlPlane(await stateUnderRoot()), name, now);
    const found = conditionsOf(status, phase);
    const [nodesTrust] = about(found);
    expect(nodesTrust?.text).toContain(`${words}${elsewhere}w1, w2, and ${unknown}. Copy ca.crt and ca-chain.crt of`);
    expect(nodesTrust?.commands).toEqual([trustsChain, 'systemctl restart kubelet']);
    const clusterInfo = found.find(({ text }) => text.startsWith('ConfigMap kube-public/cluster-info'));
    expect(clusterInfo?.text).toContain(content);
    expect(clusterInfo?.commands[0]).toBe('base64 -w0 /etc/kubernetes/pki/ca-chain.crt');
    // ca.crt in these locations fails the live check of cluster-info.
    expect(commandsOf(found)).not.toContain('pki/ca.crt');
  });

  test.each(['trust', 'cancel'] as const)(
    'before a rollback of the root to %s, copies get its bundle',
    async (phase) => {
      const status = rotationStatus(keptOnControlPlane(await stateUnderRoot()), 'root-ca', now);
      const found = conditionsBackTo(status, phase);
      expect(about(found).map(({ text }) => text.split(elsewhere)[0])).toEqual(
        phase === 'trust' ? ['Every node trusts both roots'] : [],
      );
      expect(commandsOf(found)).toContain('base64 -w0 /etc/kubernetes/pki/ca-chain.crt\n');
      expect(textsOf(found)).toContain('The caBundle of each webhook and API service');
    },
  );

  test('before the next phase of the root, pods have had its bundle for two minutes, and the conditions state the valid join commands', () => {
    const texts = textsOf(
      conditionsOf({ name: 'root-ca', setting: { clientBundle: 'kubernetes-ca-chain' } }, 'reissue'),
    );
    expect(texts).toContain('kube-root-ca.crt has had both roots in every namespace for at least two minutes');
    expect(texts).toContain('Join commands with the hash of kubernetes-ca are valid in every phase');
    expect(texts).toContain('Clients that trust ca-chain.crt need no change in any phase');
  });

  test('a client with the root in its bundle needs no new file before the next phase of kubernetes-ca', () => {
    const words = 'A client with ca-chain.crt already trusts both';
    expect(
      textsOf(conditionsOf({ name: 'kubernetes-ca', setting: { clientBundle: 'kubernetes-ca-chain' } }, 'reissue')),
    ).toContain(words);
    expect(textsOf(conditionsOf({ name: 'kubernetes-ca', setting: {} }, 'reissue'))).not.toContain('ca-chain.crt');
  });
});
