import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { call, fullWorld } from '../../test/world.ts';
import { superAdminVerdicts } from './super-admins.ts';

const kubeadm = { profile: 'kubeadm', endpoint: { host: 'api.example.com', port: 6443 } } as const;

test('a copy for emergencies on any node but the first is told, with its place', async () => {
  const world = await fullWorld(cluster({ ...threeNodes, ...kubeadm }));
  expect(await superAdminVerdicts(await world.read(), call)).toEqual([]);
  world.put('cp3/super-admin.conf', world.bytes('cp1/super-admin.conf'));
  expect(await superAdminVerdicts(await world.read(), call)).toMatchObject([
    {
      holds: 'no',
      what: 'super-admin.conf on cp3',
      node: 'cp3',
      text: expect.stringContaining('cp3/super-admin.conf'),
    },
  ]);
});

test('a worker has none either, and a cluster of one node has nothing to look at', async () => {
  const world = await fullWorld(cluster({ ...threeNodes, ...kubeadm }));
  world.put('worker1/super-admin.conf', 'not even a kubeconfig');
  expect(await superAdminVerdicts(await world.read(), call)).toMatchObject([{ what: 'super-admin.conf on worker1' }]);
  const single = await fullWorld(cluster());
  expect(await superAdminVerdicts(await single.read(), call)).toEqual([]);
});
