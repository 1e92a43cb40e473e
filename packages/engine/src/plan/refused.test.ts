import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { changesOf, fullState, now, type TestState } from '../../test/observed-state.ts';
import { finding, remedy } from '../model/finding.ts';
import { statusOf } from '../reports/status.ts';

const why = 'it is a link; put the entry itself there';

/** Something that the sink does not read is in the place of these entries. */
async function obstructed(...entries: readonly string[]): Promise<TestState> {
  const observed = await fullState(cluster());
  const stored = observed.storage.locations.get('kpki');
  if (stored === undefined) throw new Error('nothing is there');
  stored.unreadable = new Map(entries.map((entry) => [entry, why]));
  return observed;
}

async function states(observed: TestState): Promise<Readonly<Record<string, string>>> {
  const entries = statusOf(await observed.read(), now);
  return Object.fromEntries(entries.flatMap(({ artifact, state }) => (state === 'ok' ? [] : [[artifact, state]])));
}

test.each([
  ['pki/apiserver.crt', 'apiserver cp1'],
  ['pki/apiserver.key', 'apiserver cp1'],
  ['admin.conf', 'admin.conf cp1'],
  ['pki/sa.pub', 'sa'],
  ['pki/sa.key', 'sa'],
])('%s that its sink does not read blocks %s alone, and is a finding among all others', async (entry, artifact) => {
  const observed = await obstructed(entry);
  const plan = await observed.plan();
  expect(changesOf(plan)).toEqual({ [artifact]: 'blocked unreadable' });
  const [step] = plan.steps.filter(({ action }) => action === 'blocked');
  expect(step?.reasons).toEqual([finding('unreadable', { location: entry, why })]);
  expect(step?.writes).toEqual([]);
  expect(await states(observed)).toEqual({ [artifact]: 'unreadable' });
  const failing = (await observed.judge()).filter(({ holds }) => holds === 'no');
  expect(failing.every(({ what }) => JSON.stringify(what).includes(artifact))).toBe(true);
  await expect(observed.apply(plan)).rejects.toMatchObject({ code: 'denied' });
});

test('where that is a CA, what hangs on it is blocked, and the others are ok', async () => {
  const observed = await obstructed('pki/etcd/ca.crt');
  expect(changesOf(await observed.plan())).toEqual({
    'etcd-ca': 'blocked unreadable',
    'etcd-ca-bundle': 'blocked unreadable issuer-unusable',
    'etcd-server cp1': 'blocked issuer-unusable',
    'etcd-peer cp1': 'blocked issuer-unusable',
    'etcd-healthcheck-client cp1': 'blocked issuer-unusable',
    'apiserver-etcd-client cp1': 'blocked issuer-unusable',
  });
  const reported = await states(observed);
  expect(reported).toMatchObject({ 'etcd-ca': 'unreadable', 'etcd-ca-bundle': 'unreadable' });
  expect(Object.keys(reported)).not.toContain('apiserver cp1');
});

test.each(['pki/ca.crt', 'pki/ca.key'])(
  '%s that its sink does not read is to be read: no other is advised to what hangs on it',
  async (entry) => {
    const observed = await obstructed(entry);
    observed.remove('pki/apiserver-kubelet-client.crt');
    const { steps } = await observed.plan();
    const next = new Map(steps.flatMap((step) => (step.next === undefined ? [] : [[step.artifact, step.next]])));
    expect(next.get('kubernetes-ca')).toEqual(remedy('make-readable'));
    expect(next.get('apiserver-kubelet-client cp1')).toEqual(remedy('make-ca-readable', { ca: 'kubernetes-ca' }));
    const kinds = new Set([...next.values()].map(({ message }) => message));
    expect([...kinds].toSorted()).toEqual(['make-ca-readable', 'make-readable']);
  },
);

test('what is there and is no certificate of a CA has to be put right too, and nothing beside it', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/etcd/ca.crt', 'garbage');
  observed.remove('pki/etcd/server.crt');
  const { steps } = await observed.plan();
  expect(steps.find(({ artifact }) => artifact === 'etcd-server cp1')?.next).toEqual(
    remedy('make-ca-readable', { ca: 'etcd-ca' }),
  );
});

test('once it is out of the way nothing is left to do', async () => {
  const observed = await obstructed('pki/apiserver.crt');
  delete observed.storage.locations.get('kpki')?.unreadable;
  expect(changesOf(await observed.plan())).toEqual({});
});
