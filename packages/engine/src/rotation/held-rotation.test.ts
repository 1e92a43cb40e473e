import type { KeyStore } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf, heldIn, type OpenMemory, openMemory, usedKeys } from '../../test/custodies.ts';
import { call, emptyWorld, now, type TestWorld } from '../../test/world.ts';
import { asDeclared, type Intent, makePlan, type Phase } from '../index.ts';

async function fullWorldHeld({ store }: OpenMemory): Promise<TestWorld> {
  const declared = cluster();
  const world = (await emptyWorld(declared)).heldBy(custodiesOf(declared, { all: { key: heldIn(store) } }));
  await world.apply();
  return world;
}

test('what was taken back leaves its key in the store, and no later rotation takes that', async () => {
  const memory = await openMemory();
  const world = await fullWorldHeld(memory);
  const bring = async (to: Phase): Promise<void> => {
    const intent: Intent = { ...asDeclared, rotate: [{ name: 'etcd-ca', to }] };
    await world.applyFor(intent);
  };
  const names = (): readonly string[] => [...memory.storage.keys.keys()].filter((name) => name.includes('etcd-ca'));
  for (const phase of ['stage', 'abandon', 'stage'] as const) await bring(phase);
  expect(names()).toEqual(['demo.etcd-ca.1', 'demo.etcd-ca.2', 'demo.etcd-ca.3']);
  expect(usedKeys(memory, world.bytes('pki/etcd/ca.crt.next'))).toEqual(['demo.etcd-ca.3']);
  for (const phase of ['issue', 'distrust', 'retire'] as const) await bring(phase);
  expect(usedKeys(memory, world.bytes('pki/etcd/ca.crt'))).toEqual(['demo.etcd-ca.3']);
  await everythingHolds(world);
});

test('a rotation moves a CA from a file to a key store, and leaves the old key file to be deleted', async () => {
  const memory = await openMemory();
  const files = await emptyWorld(cluster());
  await files.apply();
  const oldKey = files.bytes('pki/etcd/ca.key');
  const world = files.heldBy(custodiesOf(cluster(), { all: { key: heldIn(memory.store) } }));
  const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
  for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
    const intent: Intent = { ...asDeclared, rotate: names.map((name) => ({ name, to })) };
    await world.applyFor(intent);
  }
  expect(usedKeys(memory, world.bytes('pki/etcd/ca.crt'))).toEqual(['demo.etcd-ca.1']);
  expect(world.bytes('pki/etcd/ca.key')).toEqual(oldKey);
  await everythingIsSound(world);
});

describe('a store that makes no keys', () => {
  const madeByHand = async () => {
    const memory = await openMemory();
    const made = await fullWorldHeld(memory);
    const store: KeyStore = { ...memory.store, creates: [] };
    const world = made.heldBy(custodiesOf(cluster(), { all: { key: heldIn(store) } }));
    const stage = async () =>
      makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'etcd-ca', to: 'stage' }] });
    return { memory, world, stage };
  };

  test('has the next one made by its own tools, and then it is taken, which the plan tells', async () => {
    const { memory, world, stage } = await madeByHand();
    const [blocked] = (await stage()).steps.filter(({ name }) => name === 'etcd-ca');
    expect(blocked).toMatchObject({
      action: 'blocked',
      next: expect.stringContaining('key demo.etcd-ca.2 in it by its own tools'),
    });
    await memory.store.create('demo.etcd-ca.2', 'ec-p256', call);
    const plan = await stage();
    expect(plan.steps.find(({ name }) => name === 'etcd-ca')?.warnings).toEqual([
      { reason: 'rotation', text: expect.stringContaining('demo.etcd-ca.2') },
    ]);
    await world.apply(plan);
    expect(usedKeys(memory, world.bytes('pki/etcd/ca.crt.next'))).toEqual(['demo.etcd-ca.2']);
  });
});
