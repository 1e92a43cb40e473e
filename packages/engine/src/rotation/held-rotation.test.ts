import type { KeyStore } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf, heldIn, type OpenMemory, openMemory, usedKeys } from '../../test/ca-placements.ts';
import { everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { call, emptyState, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, type Intent, type Phase } from '../index.ts';
import { finding } from '../model/finding.ts';

async function fullStateHeld({ store }: OpenMemory): Promise<TestState> {
  const declared = cluster();
  const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { all: { key: heldIn(store) } }));
  await observed.apply();
  return observed;
}

test('what was taken back leaves its key in the store, and no later rotation takes that', async () => {
  const memory = await openMemory();
  const observed = await fullStateHeld(memory);
  const bring = async (to: Phase): Promise<void> => {
    const intent: Intent = { ...emptyIntent, rotate: [{ name: 'etcd-ca', to }] };
    await observed.applyFor(intent);
  };
  const names = (): readonly string[] => [...memory.storage.keys.keys()].filter((name) => name.includes('etcd-ca'));
  for (const phase of ['trust', 'rollback', 'trust'] as const) await bring(phase);
  expect(names()).toEqual(['demo.etcd-ca.1', 'demo.etcd-ca.2', 'demo.etcd-ca.3']);
  expect(usedKeys(memory, observed.bytes('pki/etcd/ca.crt.next'))).toEqual(['demo.etcd-ca.3']);
  for (const phase of ['reissue', 'distrust', 'remove'] as const) await bring(phase);
  expect(usedKeys(memory, observed.bytes('pki/etcd/ca.crt'))).toEqual(['demo.etcd-ca.3']);
  await everythingHolds(observed);
});

test('a rotation moves a CA from a file to a key store, and leaves the old key file to be deleted', async () => {
  const memory = await openMemory();
  const files = await emptyState(cluster());
  await files.apply();
  const oldKey = files.bytes('pki/etcd/ca.key');
  const observed = files.heldBy(caPlacementsOf(cluster(), { all: { key: heldIn(memory.store) } }));
  const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
  for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
    const intent: Intent = { ...emptyIntent, rotate: names.map((name) => ({ name, to })) };
    await observed.applyFor(intent);
  }
  expect(usedKeys(memory, observed.bytes('pki/etcd/ca.crt'))).toEqual(['demo.etcd-ca.1']);
  expect(observed.bytes('pki/etcd/ca.key')).toEqual(oldKey);
  await everythingIsSound(observed);
});

describe('a store that makes no keys', () => {
  const madeByHand = async () => {
    const memory = await openMemory();
    const made = await fullStateHeld(memory);
    const store: KeyStore = { ...memory.store, creates: [] };
    const observed = made.heldBy(caPlacementsOf(cluster(), { all: { key: heldIn(store) } }));
    const stage = async () => await observed.planOf('etcd-ca', 'trust');
    return { memory, observed, stage };
  };

  test('has the next one made by its own tools, and then it is taken, which the plan tells', async () => {
    const { memory, observed, stage } = await madeByHand();
    const [blocked] = (await stage()).steps.filter(({ name }) => name === 'etcd-ca');
    expect(blocked).toMatchObject({
      action: 'blocked',
      next: coded('name-key', { make: { key: 'demo.etcd-ca.2', kind: 'ec-p256' } }),
    });
    await memory.store.create('demo.etcd-ca.2', 'ec-p256', call);
    const plan = await stage();
    expect(plan.steps.find(({ name }) => name === 'etcd-ca')?.warnings).toEqual([
      finding('rotation/held-key', { key: 'demo.etcd-ca.2' }),
    ]);
    await observed.apply(plan);
    expect(usedKeys(memory, observed.bytes('pki/etcd/ca.crt.next'))).toEqual(['demo.etcd-ca.2']);
  });
});
