import { PluginError, type Sink } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullState, now, type TestState } from '../../test/observed-state.ts';
import { sinksState } from '../../test/sinks.ts';
import { emptyIntent, type Intent, type Plan } from '../index.ts';

const declared = cluster(threeNodes);

/** `2 stop kube-apiserver cp1`, of everything that is stopped and started. */
function startsIn({ rollout }: Plan): readonly string[] {
  return rollout
    .filter(({ action }) => action === 'restart' || action === 'stop' || action === 'start')
    .map(({ wave, action, component, node }) => `${wave} ${action} ${component} ${node}`);
}

const onAll = (wave: number, action: string, component: string): readonly string[] =>
  ['cp1', 'cp2', 'cp3'].map((node) => `${wave} ${action} ${component} ${node}`);

const etcdAtOnce = (from: number): readonly string[] => [
  ...onAll(from, 'stop', 'kube-apiserver'),
  ...onAll(from + 1, 'restart', 'etcd'),
  ...onAll(from + 2, 'start', 'kube-apiserver'),
];

test('members read another CA in place of a leaked one at once, and so does the run after one that was cut off', async () => {
  let left = Number.POSITIVE_INFINITY;
  const wrap = (sink: Sink): Sink => ({
    ...sink,
    write: (...given) => {
      left -= 1;
      return left < 0 ? Promise.reject(new PluginError('denied', 'no more')) : sink.write(...given);
    },
  });
  const observed = await sinksState(declared, [{ name: 'vault', layout: 'vault-kv', wrap }]);
  await observed.apply();
  const intent: Intent = { ...emptyIntent, rotate: [{ name: 'etcd-ca', to: 'distrust' }] };
  expect(startsIn(await observed.plan(now, intent))).toEqual(etcdAtOnce(2));
  for (const writes of [1, 2, 4]) {
    left = writes;
    await expect(observed.apply(now, intent)).rejects.toMatchObject({ code: 'denied' });
    expect(startsIn(await observed.plan(now, intent))).toEqual(etcdAtOnce(2));
  }
});

test('a CA in place of one that is lost with all that it signed is read by all members at once', async () => {
  const observed = await fullState(declared);
  observed.remove(...observed.entries().filter((entry) => /pki\/(etcd\/|apiserver-etcd-client)/.test(entry)));
  expect(startsIn(await observed.plan())).toEqual(etcdAtOnce(2));
});

test('so is a front-proxy CA, by the API servers', async () => {
  const observed = await fullState(declared);
  observed.remove(...observed.entries().filter((entry) => /pki\/front-proxy-/.test(entry)));
  expect((await observed.plan()).rollout.map(({ component }) => component)).toContain('kube-apiserver');
});

test('of one that signed kubeconfigs, by whoever has read them, and by people', async () => {
  const observed = await fullState(declared);
  const signed = /\/(?:pki\/ca\.|pki\/apiserver(?:-kubelet-client)?\.|[\w-]+\.conf$)/;
  observed.remove(...observed.entries().filter((entry) => signed.test(entry)));
  const { rollout } = await observed.plan();
  const restarted = rollout.filter(({ action }) => action === 'restart').map(({ component }) => component);
  expect([...new Set(restarted)].toSorted()).toEqual(
    expect.arrayContaining(['kube-controller-manager', 'kube-scheduler', 'kubelet']),
  );
  const handedOut = rollout.filter(({ action }) => action === 'redistribute').flatMap(({ artifacts }) => artifacts);
  expect(handedOut).toEqual(expect.arrayContaining(['admin.conf cp1', 'super-admin.conf cp1']));
});

test('a certificate in place of a lost one, over the key that is there, is read by one member after the other', async () => {
  const observed = await fullState(declared);
  observed.remove(...observed.entries().filter((entry) => entry.endsWith('etcd/ca.crt')));
  const starts = startsIn(await observed.plan());
  expect(starts.slice(0, 3)).toEqual(['2 stop kube-apiserver cp1', '3 restart etcd cp1', '4 start kube-apiserver cp1']);
  expect(starts).toHaveLength(9);
});

test('one copy that is lost on a node comes from the others, and is what the components there have read', async () => {
  const observed = await fullState(declared);
  observed.remove(...observed.entries().filter((entry) => entry.endsWith('cp2/pki/etcd/ca.crt')));
  expect(startsIn(await observed.plan())).toEqual([]);
});

async function restartsOf(observed: TestState): Promise<readonly string[]> {
  const { rollout } = await observed.plan();
  return rollout
    .filter(({ action }) => action === 'restart')
    .map(({ wave, component, node }) => `${wave} ${component} ${node}`);
}

test('a service-account key in place of a lost one has to be read by what runs on each node', async () => {
  const observed = await fullState(cluster(threeNodes));
  observed.remove(...observed.entries().filter((entry) => entry.includes('/sa.')));
  expect(await restartsOf(observed)).toEqual([
    '2 kube-apiserver cp1',
    '3 kube-apiserver cp2',
    '4 kube-apiserver cp3',
    '5 kube-controller-manager cp1',
    '6 kube-controller-manager cp2',
    '7 kube-controller-manager cp3',
  ]);
});

test('a node that is new has read none', async () => {
  const observed = await fullState(cluster(threeNodes));
  observed.remove(...observed.entries().filter((entry) => entry.includes('/sa.') || entry.startsWith('cp3/')));
  expect((await restartsOf(observed)).filter((line) => line.endsWith('cp3'))).toEqual([]);
  expect(await restartsOf(observed)).toHaveLength(4);
});

test('where a first apply was cut short behind the CAs, nothing runs that could have read one', async () => {
  const observed = await fullState(cluster());
  observed.remove(...observed.entries().filter((entry) => !/(ca\.crt|ca\.key)$/.test(entry)));
  expect(await restartsOf(observed)).toEqual([]);
});
