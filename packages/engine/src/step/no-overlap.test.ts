import { expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { daysLater, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { asDeclared, type Intent, makePlan } from '../index.ts';

async function withoutOverlap(world: TestWorld, intent: Partial<Intent>): Promise<readonly string[]> {
  const { steps } = makePlan(await world.read(), now, { ...asDeclared, ...intent });
  return steps.filter(({ noOverlap }) => noOverlap === true).map(({ artefact }) => artefact);
}

const etcd = 'etcd-ca' as const;

test('an authority that is renewed in time is believed by who has read the certificate of before', async () => {
  expect(await withoutOverlap(await fullWorld(cluster()), { renew: [etcd] })).toEqual([]);
});

test('one that has ended is believed by nobody who has', async () => {
  const world = await fullWorld(cluster());
  await reissue(world, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notBefore: daysLater(-4000), notAfter: daysLater(-1) });
  expect(await withoutOverlap(world, { renew: [etcd] })).toEqual(['etcd-ca-bundle']);
});

test('one whose key leaked is distrusted at once, by who has never trusted the new one', async () => {
  const world = await fullWorld(cluster());
  expect(await withoutOverlap(world, { rotate: [{ name: etcd, to: 'distrust' }] })).toEqual(['etcd-ca-bundle']);
});

test('each phase of a rotation overlaps with the one before', async () => {
  const world = await fullWorld(cluster());
  for (const to of ['stage', 'issue', 'distrust'] as const) {
    const rotate = [{ name: etcd, to }] as const;
    expect([to, ...(await withoutOverlap(world, { rotate }))]).toEqual([to]);
    await world.applyFor({ ...asDeclared, rotate });
  }
});
