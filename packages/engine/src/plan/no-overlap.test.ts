import { expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, type Intent, makePlan } from '../index.ts';

async function withoutOverlap(observed: TestState, intent: Partial<Intent>): Promise<readonly string[]> {
  const { steps } = makePlan(await observed.read(), now, { ...emptyIntent, ...intent });
  return steps.filter(({ breaksTrust }) => breaksTrust === true).map(({ artifact }) => artifact);
}

const etcd = 'etcd-ca' as const;

test('a CA that is renewed in time is believed by who has read the certificate of before', async () => {
  expect(await withoutOverlap(await fullState(cluster()), { renew: [etcd] })).toEqual([]);
});

test('one that has ended is believed by nobody who has', async () => {
  const observed = await fullState(cluster());
  await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notBefore: daysLater(-4000), notAfter: daysLater(-1) });
  expect(await withoutOverlap(observed, { renew: [etcd] })).toEqual(['etcd-ca-bundle']);
});

test('one whose key leaked is distrusted at once, by who has never trusted the new one', async () => {
  const observed = await fullState(cluster());
  expect(await withoutOverlap(observed, { rotate: [{ name: etcd, to: 'distrust' }] })).toEqual(['etcd-ca-bundle']);
});

test('each phase of a rotation overlaps with the one before', async () => {
  const observed = await fullState(cluster());
  for (const to of ['trust', 'reissue', 'distrust'] as const) {
    const rotate = [{ name: etcd, to }] as const;
    expect([to, ...(await withoutOverlap(observed, { rotate }))]).toEqual([to]);
    await observed.applyFor({ ...emptyIntent, rotate });
  }
});
