import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { call, fullState } from '../../test/observed-state.ts';
import { statement } from '../model/statement.ts';
import { superAdminVerdicts } from './super-admins.ts';

const kubeadm = { profile: 'kubeadm', endpoint: { host: 'api.example.com', port: 6443 } } as const;

test('a copy for emergencies on any node but the first is told, with its location', async () => {
  const observed = await fullState(cluster({ ...threeNodes, ...kubeadm }));
  expect(await superAdminVerdicts(await observed.read(), call)).toEqual([]);
  observed.put('cp3/super-admin.conf', observed.bytes('cp1/super-admin.conf'));
  expect(await superAdminVerdicts(await observed.read(), call)).toMatchObject([
    {
      holds: 'no',
      what: statement('subject/super-admin', { node: 'cp3' }),
      node: 'cp3',
      text: statement('super-admin/stored', { where: 'cp3/super-admin.conf' }),
    },
  ]);
});

test('a worker has none either, and a cluster of one node has nothing to look at', async () => {
  const observed = await fullState(cluster({ ...threeNodes, ...kubeadm }));
  observed.put('worker1/super-admin.conf', 'not even a kubeconfig');
  expect(await superAdminVerdicts(await observed.read(), call)).toMatchObject([
    { what: statement('subject/super-admin', { node: 'worker1' }) },
  ]);
  const single = await fullState(cluster());
  expect(await superAdminVerdicts(await single.read(), call)).toEqual([]);
});
