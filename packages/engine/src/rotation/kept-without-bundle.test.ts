import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { now } from '../../test/observed-state.ts';
import { filledSinks } from '../../test/sinks.ts';
import { rotationStatus } from '../plan/derive-rotation-status.ts';
import { conditionsOf } from './conditions.ts';

const declared = cluster(threeNodes);
const inSecrets = { name: 'secrets', layout: 'cluster-api' };
const onNodes = { name: 'files', layout: 'kubeadm' };
const breaks = expect.objectContaining({ message: 'nodes-have-both' });

test.each(['kubernetes-ca', 'etcd-ca'] as const)(
  'where no sink keeps a bundle of %s, the phase that machines would need it for says so first',
  async (name) => {
    const observed = await (await filledSinks(declared, [inSecrets])).read();
    const status = rotationStatus(observed, name, now);
    expect(status.setting).toMatchObject({ keepsNoBundle: true });
    expect(conditionsOf(status, 'reissue')[0]).toEqual(breaks);
    expect(conditionsOf(status, 'trust')).not.toContainEqual(breaks);
    expect(conditionsOf(status, 'distrust')).not.toContainEqual(breaks);
  },
);

test.each(['front-proxy-ca', 'sa'] as const)('of %s machines need no bundle', async (name) => {
  const observed = await (await filledSinks(declared, [inSecrets])).read();
  expect(rotationStatus(observed, name, now).setting).not.toHaveProperty('keepsNoBundle');
});

test('a bundle in another sink is one that nodes may be filled from', async () => {
  const observed = await (await filledSinks(declared, [inSecrets, onNodes])).read();
  const status = rotationStatus(observed, 'kubernetes-ca', now);
  expect(status.setting).not.toHaveProperty('keepsNoBundle');
  expect(conditionsOf(status, 'reissue')).not.toContainEqual(breaks);
});
