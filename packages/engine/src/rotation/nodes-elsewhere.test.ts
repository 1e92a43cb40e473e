import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullWorld, now } from '../../test/world.ts';
import type { World } from '../index.ts';
import type { Condition } from './condition.ts';
import { conditionsBackTo, conditionsOf } from './conditions.ts';
import { nodesElsewhere } from './nodes-elsewhere.ts';
import { rotationStanding } from './standing.ts';

const declared = cluster({
  ...threeNodes,
  workers: ['w1', 'w2'].map((name, at) => ({ name, addresses: [`10.0.1.${at + 1}`] })),
});

/** As where the environment has sinks for the control plane alone. */
async function withoutWorkers(): Promise<World> {
  const world = await (await fullWorld(declared)).read();
  return { ...world, slots: world.slots.filter(({ node }) => node?.startsWith('cp')) };
}

const unknown = 'nodes of `kubectl get nodes` that kpki.yaml or kubeadm.yaml does not name';

const about = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.filter(({ text }) => text.includes(unknown));

test('the nodes of the file whose kubelet.conf no sink keeps are told', async () => {
  const world = await withoutWorkers();
  expect(nodesElsewhere(world)).toEqual(['w1', 'w2']);
  expect(rotationStanding(world, 'kubernetes-ca', now)).toMatchObject({ nodesElsewhere: ['w1', 'w2'] });
  expect(rotationStanding(world, 'etcd-ca', now)).not.toHaveProperty('nodesElsewhere');
  const whole = await (await fullWorld(declared)).read();
  expect(rotationStanding(whole, 'kubernetes-ca', now)).not.toHaveProperty('nodesElsewhere');
});

test.each([
  ['issue', 'trust both CAs'],
  ['distrust', 'show a certificate of the new CA'],
  ['retire', 'trust the new CA alone'],
] as const)('before %s they are named, and so are nodes that the file does not name', async (phase, words) => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const found = conditionsOf(standing, phase);
  expect(about(found)[0]?.text).toContain(`${words} (w1, w2, and ${unknown}). `);
  expect(found.some(({ commands }) => commands.at(-1) === 'systemctl restart kubelet')).toBe(true);
  expect(about(conditionsOf({ name: 'kubernetes-ca' }, phase))[0]?.text).toContain(`${words} (${unknown}). `);
});

test('after a leaked key was distrusted at once, they are told what they lack: the new CA and its certificate', async () => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const found = about(conditionsOf(standing, 'retire'));
  expect(found.map(({ text }) => text.split(' (')[0])).toEqual([
    'Nodes whose kubelet.conf kpki does not write trust the new CA alone',
    'Nodes whose kubelet.conf kpki does not write show a certificate of the new CA',
  ]);
});

test('before it is taken back to the beginning they are named too', async () => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const [back] = about(conditionsBackTo(standing, 'abandon'));
  expect(back?.text).toContain('show a certificate of the old CA (w1, w2, and ');
  expect(about(conditionsBackTo({ name: 'etcd-ca' }, 'abandon'))).toEqual([]);
});

test('before it is taken back to stage, all that may trust the new CA alone is named', async () => {
  const found = conditionsBackTo(rotationStanding(await withoutWorkers(), 'kubernetes-ca', now), 'stage');
  expect(about(found)[0]?.text).toContain(`trust both CAs (w1, w2, and ${unknown}). `);
  const text = found.map((each) => each.text).join('\n');
  for (const words of ['cluster-info has both CAs', 'join commands', 'kube-root-ca.crt', 'caBundle'])
    expect(text).toContain(words);
  expect(about(conditionsBackTo({ name: 'etcd-ca' }, 'stage'))).toEqual([]);
});

test('the commands that make the kubelet.conf of a node are pasted as they are, but for its name', () => {
  const [made, taken] = conditionsOf({ name: 'kubernetes-ca', nodesElsewhere: ['w1', 'w2'] }, 'distrust')
    .filter(({ commands }) => commands.length > 0)
    .map(({ commands }) => commands);
  expect(made).toEqual([
    'node=w1',
    "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > kubeadm.yaml",
    '(umask 077 && kubeadm kubeconfig user --config kubeadm.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
  ]);
  expect(taken).toEqual(['rm -f /var/lib/kubelet/pki/kubelet-client-current.pem', 'systemctl restart kubelet']);
  const unnamed = about(conditionsOf({ name: 'kubernetes-ca' }, 'distrust'))[0]?.commands;
  expect(unnamed?.[0]).toBe('node=NODE');
});

test.each([
  ['issue', 'both CAs', true],
  ['distrust', 'the hash of the new CA', false],
  ['retire', 'the new CA alone', true],
] as const)('before %s it is said which join commands hold, and what cluster-info has', (phase, words, isEdited) => {
  const found = conditionsOf({ name: 'kubernetes-ca' }, phase).filter(({ text }) =>
    /cluster-info|join command/.test(text),
  );
  expect(found.map(({ text }) => text).join('\n')).toContain(words);
  expect(found.some(({ commands }) => commands.includes('kubectl -n kube-public edit configmap cluster-info'))).toBe(
    isEdited,
  );
});

test('of more nodes than can be read the first are named, and how many there are', () => {
  const names = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const [condition] = about(conditionsOf({ name: 'kubernetes-ca', nodesElsewhere: names }, 'issue'));
  expect(condition?.text).toContain('(w0, w1, w2, w3, w4, and 25 more, and nodes of');
});
