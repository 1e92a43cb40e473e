import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullWorld, now } from '../../test/world.ts';
import type { World } from '../index.ts';
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

const unknown = 'each node of `kubectl get nodes` that the file does not name';

const about = (conditions: readonly string[]): readonly string[] => conditions.filter((each) => each.includes(unknown));

test('the nodes of the file whose kubelet.conf no sink keeps are told', async () => {
  const world = await withoutWorkers();
  expect(nodesElsewhere(world)).toEqual(['w1', 'w2']);
  expect(rotationStanding(world, 'kubernetes-ca', now)).toMatchObject({ nodesElsewhere: ['w1', 'w2'] });
  expect(rotationStanding(world, 'etcd-ca', now)).not.toHaveProperty('nodesElsewhere');
  const whole = await (await fullWorld(declared)).read();
  expect(rotationStanding(whole, 'kubernetes-ca', now)).not.toHaveProperty('nodesElsewhere');
});

test.each([
  ['issue', 'trusts both CAs'],
  ['distrust', 'shows a certificate of the new CA'],
  ['retire', 'trusts the new CA alone'],
] as const)('before %s they are named, and so are nodes that the file does not name', async (phase, words) => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const [sentence = ''] = about(conditionsOf(standing, phase));
  expect(sentence).toContain(`${words}: w1, w2, and ${unknown}. `);
  expect(sentence.split('\n').at(-1)).toBe('systemctl restart kubelet');
  expect(about(conditionsOf({ name: 'kubernetes-ca' }, phase))[0]).toContain(`${words}: ${unknown}. `);
});

test('after a leaked key was distrusted at once, they are told what they lack: the new CA and its certificate', async () => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const found = about(conditionsOf(standing, 'retire'));
  expect(found.map((each) => each.split(':')[0])).toEqual([
    'Each node whose kubelet.conf kpki does not write trusts the new CA alone',
    'Each node whose kubelet.conf kpki does not write shows a certificate of the new CA',
  ]);
});

test('before it is taken back to the beginning they are named too', async () => {
  const standing = rotationStanding(await withoutWorkers(), 'kubernetes-ca', now);
  const [back = ''] = about(conditionsBackTo(standing, 'abandon'));
  expect(back).toContain('shows a certificate of the old CA: w1, w2, and ');
  expect(about(conditionsBackTo({ name: 'etcd-ca' }, 'abandon'))).toEqual([]);
});

test.each([
  ['issue', 'both CAs', true],
  ['distrust', 'the hash of the new CA', false],
  ['retire', 'the new CA alone', true],
] as const)('before %s it is said which join commands hold, and what cluster-info has', (phase, words, isEdited) => {
  const found = conditionsOf({ name: 'kubernetes-ca' }, phase).filter((each) => /cluster-info|join command/.test(each));
  expect(found.join('\n')).toContain(words);
  expect(found.some((each) => each.includes('kubectl -n kube-public edit configmap cluster-info'))).toBe(isEdited);
});

test('of more nodes than can be read the first are named, and how many there are', () => {
  const names = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const [sentence = ''] = about(conditionsOf({ name: 'kubernetes-ca', nodesElsewhere: names }, 'issue'));
  expect(sentence).toContain('w0, w1, w2, w3, w4, and 25 more, and each node');
});
