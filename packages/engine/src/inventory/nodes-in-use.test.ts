import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { emptyState, fullState } from '../../test/observed-state.ts';
import type { Plan } from '../index.ts';
import { nodesInUse } from './nodes-in-use.ts';

const declared = cluster(threeNodes);

/** `2 restart kube-scheduler cp2`, in order. */
function linesOf({ rollout }: Plan): readonly string[] {
  return rollout.map(({ wave, action, component, node }) =>
    [wave, action, component, node].filter((each) => each !== null).join(' '),
  );
}

test('a lost file that is created again is copied to its node, and the component that reads it restarts', async () => {
  const observed = await fullState(declared);
  observed.remove('cp2/scheduler.conf');
  expect(linesOf(await observed.plan())).toEqual(['1 distribute cp2', '2 restart kube-scheduler cp2']);
});

test('a worker whose only kubeconfig is lost is in use, for its trust bundle is stored', async () => {
  const observed = await fullState(declared);
  observed.remove('worker1/kubelet.conf');
  expect(linesOf(await observed.plan())).toEqual(['1 distribute worker1', '2 restart kubelet worker1']);
});

test('a new cluster and a new node start with their files', async () => {
  expect((await (await emptyState(declared)).plan()).rollout).toEqual([]);
  const observed = await fullState(declared);
  observed.remove(...observed.entries().filter((entry) => entry.startsWith('cp3/')));
  expect((await observed.plan()).rollout).toEqual([]);
});

test('what the same run has added is no sign of a running node', async () => {
  const observed = await emptyState(declared);
  const { steps } = await observed.plan();
  await observed.apply();
  expect([...nodesInUse(await observed.read())]).toEqual(['cp1', 'cp2', 'cp3', 'worker1']);
  expect([...nodesInUse(await observed.read(), steps)]).toEqual([]);
});
