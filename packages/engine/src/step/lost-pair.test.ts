import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullState, type TestState } from '../../test/observed-state.ts';

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

test('where a first apply was cut short behind the authorities, nothing runs that could have read one', async () => {
  const observed = await fullState(cluster());
  observed.remove(...observed.entries().filter((entry) => !/(ca\.crt|ca\.key)$/.test(entry)));
  expect(await restartsOf(observed)).toEqual([]);
});
