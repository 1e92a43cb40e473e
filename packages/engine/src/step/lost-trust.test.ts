import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { type SinksWorld, sinksWorld } from '../../test/sinks.ts';
import { anotherWorld, fullWorld, type TestWorld } from '../../test/world.ts';
import { asDeclared, type Plan } from '../index.ts';

const declared = cluster(threeNodes);

/** `2 stop kube-apiserver cp1`, of everything that is stopped and started. */
async function startsOf(world: { plan(): Promise<Plan> }): Promise<readonly string[]> {
  const { followUp } = await world.plan();
  return followUp
    .filter(({ action }) => action === 'restart' || action === 'stop' || action === 'start')
    .map(({ turn, action, component, node }) => `${turn} ${action} ${component} ${node}`);
}

const onAll = (turn: number, action: string, component: string): readonly string[] =>
  ['cp1', 'cp2', 'cp3'].map((node) => `${turn} ${action} ${component} ${node}`);

const etcdAtOnce = (from: number): readonly string[] => [
  ...onAll(from, 'stop', 'kube-apiserver'),
  ...onAll(from + 1, 'restart', 'etcd'),
  ...onAll(from + 2, 'start', 'kube-apiserver'),
];

async function replaceByHand(world: TestWorld, ...entries: readonly RegExp[]): Promise<void> {
  const other = await anotherWorld(declared);
  for (const entry of world.entries()) {
    if (entries.some((each) => each.test(entry))) world.put(entry, other.text(entry));
  }
}

test('another authority of etcd that somebody has put there is read by all members at once', async () => {
  const world = await fullWorld(declared);
  await replaceByHand(world, /etcd\/ca\.(crt|key)$/);
  expect(await startsOf(world)).toEqual(etcdAtOnce(2));
});

test('so it is in the middle of a rotation', async () => {
  const world = await fullWorld(declared);
  const rotate = [{ name: 'etcd-ca', to: 'stage' }] as const;
  await world.apply(await world.plan(undefined, { ...asDeclared, rotate }));
  await replaceByHand(world, /etcd\/ca\.(crt|key)$/);
  expect(await startsOf(world)).toEqual(etcdAtOnce(2));
});

test('another authority of the cluster is read by whoever verifies by it or signs with it', async () => {
  const world = await fullWorld(declared);
  await replaceByHand(world, /pki\/ca\.(crt|key)$/);
  const { followUp } = await world.plan();
  expect(
    followUp.some(({ action, artefacts }) => action === 'redistribute' && artefacts.includes('kubernetes-ca-bundle')),
  ).toBe(true);
  const manager = followUp.find(({ component, node }) => component === 'kube-controller-manager' && node === 'cp2');
  expect([manager?.action, manager?.flags]).toEqual([
    'restart',
    expect.arrayContaining(['--cluster-signing-cert-file', '--root-ca-file']),
  ]);
});

test('so it is where each place has a copy of its trust bundle, and one of them is replaced with it', async () => {
  const world = await storeWorld();
  const theirs = entriesIn(await storeWorld(), 'demo/etcd-ca');
  for (const [entry, bytes] of theirs) entriesIn(world, 'demo/etcd-ca').set(entry, bytes);
  expect(await startsOf(world)).toEqual(etcdAtOnce(2));
});

/** Everything is there, with a place for each artefact, and a copy of its trust bundle in each place. */
async function storeWorld(): Promise<SinksWorld> {
  const world = await sinksWorld(declared, [{ name: 'vault', layout: 'vault-kv' }]);
  await world.apply();
  return world;
}

function entriesIn(world: SinksWorld, place: string): Map<string, Uint8Array> {
  const stored = world.storages.get('vault')?.places.get(place);
  if (stored === undefined) throw new Error(`there is no ${place}`);
  return stored.entries;
}

test('what is issued anew while its authority stays asks for no more than itself', async () => {
  const world = await fullWorld(declared);
  await replaceByHand(world, /etcd\/peer\.(crt|key)$/);
  const { steps } = await world.plan();
  expect(steps.filter(({ noOverlap }) => noOverlap === true)).toEqual([]);
});

test('an authority in place of one that is lost with all that it signed is read by all members at once', async () => {
  const world = await fullWorld(declared);
  world.remove(...world.entries().filter((entry) => /pki\/(etcd\/|apiserver-etcd-client)/.test(entry)));
  expect(await startsOf(world)).toEqual(etcdAtOnce(2));
});

test('so is a front-proxy authority, by the API servers', async () => {
  const world = await fullWorld(declared);
  world.remove(...world.entries().filter((entry) => /pki\/front-proxy-/.test(entry)));
  expect((await world.plan()).followUp.map(({ component }) => component)).toContain('kube-apiserver');
});

test('of one that signed kubeconfigs, by whoever has read them, and by people', async () => {
  const world = await fullWorld(declared);
  const signed = /\/(?:pki\/ca\.|pki\/apiserver(?:-kubelet-client)?\.|[\w-]+\.conf$)/;
  world.remove(...world.entries().filter((entry) => signed.test(entry)));
  const { followUp } = await world.plan();
  const restarted = followUp.filter(({ action }) => action === 'restart').map(({ component }) => component);
  expect([...new Set(restarted)].toSorted()).toEqual(
    expect.arrayContaining(['kube-controller-manager', 'kube-scheduler', 'kubelet']),
  );
  const handedOut = followUp.filter(({ action }) => action === 'redistribute').flatMap(({ artefacts }) => artefacts);
  expect(handedOut).toEqual(expect.arrayContaining(['admin.conf cp1', 'super-admin.conf cp1']));
});

test('a certificate in place of a lost one, over the key that is there, is read by one member after the other', async () => {
  const world = await fullWorld(declared);
  world.remove(...world.entries().filter((entry) => entry.endsWith('etcd/ca.crt')));
  const starts = await startsOf(world);
  expect(starts.slice(0, 3)).toEqual(['2 stop kube-apiserver cp1', '3 restart etcd cp1', '4 start kube-apiserver cp1']);
  expect(starts).toHaveLength(9);
});

test('one copy that is lost on a node comes from the others, and is what the components there have read', async () => {
  const world = await fullWorld(declared);
  world.remove(...world.entries().filter((entry) => entry.endsWith('cp2/pki/etcd/ca.crt')));
  expect(await startsOf(world)).toEqual([]);
});
