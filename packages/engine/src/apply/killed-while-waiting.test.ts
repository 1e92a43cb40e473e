import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf, heldIn, type OpenMemory, openMemory } from '../../test/custodies.ts';
import { asking, broughtTo, certificatesOf, ordersOf, signedBy, signing } from '../../test/two-sides.ts';
import { changesOf, emptyWorld, type TestWorld } from '../../test/world.ts';

/** More than one write of all entries takes. */
const steps = fc.nat({ max: 60 });

/** A run that is killed after so many steps of a sink's writes, or has come to its end before. */
async function killedAfter(world: TestWorld, count: number): Promise<void> {
  world.storage.stepsLeft = count;
  await world.apply().catch(mustBeStopped);
  delete world.storage.stepsLeft;
}

/** A run that puts in order what a killed one left ends there: it makes the plan another one. */
function mustBeStopped(error: Error & { readonly code?: string }): void {
  if (error.name !== 'Interrupted' && error.code !== 'conflict') throw error;
}

/** Runs one after the other until nothing changes any more: the first may only finish a write that was cut short. */
async function runs(world: TestWorld): Promise<void> {
  for (let run = 1; run <= 6; run += 1) {
    const before = JSON.stringify(contentsOf(world));
    await world.apply().catch(mustBeStopped);
    if (JSON.stringify(contentsOf(world)) === before && run > 1) return;
  }
  throw new Error('it does not come to rest');
}

const declared = cluster();

function reviewedBy(world: TestWorld, { reviewed, direct }: OpenMemory): TestWorld {
  const key = { kind: 'issuers', issuers: [reviewed, direct] } as const;
  return world.heldBy(custodiesOf(world.cluster, { all: { key } }));
}

const otherKinds = { ...declared.keys, certificates: 'ec-p384', kubeconfigs: 'ec-p384' } as const;

test('killed anywhere while certificates wait for an approval: no key is lost, none is asked for twice, all comes to an end', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, steps, fc.boolean(), async (keeping, asked, issuing, isRekey) => {
      const memory = await openMemory();
      let world = reviewedBy(await emptyWorld(declared), memory);
      if (isRekey) {
        await runs(world);
        memory.approve();
        await runs(world);
        expect(changesOf(await world.plan())).toEqual({});
        world = world.declaredAs({ ...declared, keys: otherKinds });
      }
      const before = memory.storage.reviews.size;
      await killedAfter(world, keeping);
      await killedAfter(reviewedBy(world, await openMemory(memory.storage)), asked);
      await runs(world);
      const kept = world
        .entries()
        .filter((entry) => /\.(key|next)$/.test(entry))
        .map((entry) => world.text(entry));
      const leaves = (await world.plan()).steps.filter(({ action }) => action !== 'keep').length;
      expect(memory.storage.reviews.size - before).toBe(leaves);
      memory.approve();
      await killedAfter(world, issuing);
      await runs(world);
      expect(changesOf(await world.plan())).toEqual({});
      expect(world.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
      expect(memory.storage.reviews.size - before).toBe(leaves);
      const keys = world
        .entries()
        .filter((entry) => entry.endsWith('.key'))
        .map((entry) => world.text(entry));
      for (const key of keys) expect(kept).toContain(key);
      await everythingHolds(world);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);

test('killed anywhere between a held key and the last file: one key is made, and all holds', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, async (first, second) => {
      const memory = await openMemory();
      const key = heldIn(memory.store);
      const world = (await emptyWorld(declared)).heldBy(custodiesOf(declared, { all: { key } }));
      await killedAfter(world, first);
      await killedAfter(world, second);
      await runs(world);
      expect(changesOf(await world.plan())).toEqual({});
      expect([...memory.storage.keys.keys()].toSorted()).toEqual(
        ['etcd-ca', 'front-proxy-ca', 'kubernetes-ca'].map((name) => `demo.${name}.1`),
      );
      await everythingIsSound(world);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);

test('killed anywhere in a round trip to who signs elsewhere: what was signed is for the keys that are there', async () => {
  const office = await signing();
  await fc.assert(
    fc.asyncProperty(steps, steps, steps, async (keeping, exporting, importing) => {
      const world = await asking();
      await killedAfter(world, keeping);
      await killedAfter(world, exporting);
      await runs(world);
      const orders = await ordersOf(world);
      expect(orders).toHaveLength(12);
      const brought = certificatesOf(await signedBy(office, orders));
      await killedAfter((await broughtTo(world, brought)).world, importing);
      await runs((await broughtTo(world, brought)).world);
      expect(changesOf(await world.plan())).toEqual({});
      expect(world.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
      await everythingIsSound(world);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);
