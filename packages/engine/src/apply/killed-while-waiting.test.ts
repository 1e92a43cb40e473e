import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caPlacementsOf, heldIn, type OpenMemory, openMemory } from '../../test/ca-placements.ts';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, emptyState, type TestState } from '../../test/observed-state.ts';
import { asking, certificatesOf, importInto, signedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';

/** More than a write of all entries takes. */
const steps = fc.nat({ max: 60 });

/** A run that is killed after this many steps of a sink's writes, or completes before. */
async function killedAfter(observed: TestState, count: number): Promise<void> {
  observed.storage.stepsLeft = count;
  await observed.apply().catch(mustBeStopped);
  delete observed.storage.stepsLeft;
}

/** A run that repairs what a killed one left stops there: the repair changes the plan. */
function mustBeStopped(error: Error & { readonly code?: string }): void {
  if (error.name !== 'Interrupted' && error.code !== 'conflict') throw error;
}

/** Runs until nothing changes: the first may only finish an interrupted write. */
async function runs(observed: TestState): Promise<void> {
  for (let run = 1; run <= 6; run += 1) {
    const before = JSON.stringify(contentsOf(observed));
    await observed.apply().catch(mustBeStopped);
    if (JSON.stringify(contentsOf(observed)) === before && run > 1) return;
  }
  throw new Error('it does not come to rest');
}

const declared = cluster();

function reviewedBy(observed: TestState, { reviewed, direct }: OpenMemory): TestState {
  const key = { kind: 'issuers', issuers: [reviewed, direct] } as const;
  return observed.heldBy(caPlacementsOf(observed.cluster, { all: { key } }));
}

const otherKinds = { ...declared.keys, certificates: 'ec-p384', kubeconfigs: 'ec-p384' } as const;

test('killed anywhere while certificates wait for an approval: no key is lost, none is asked for twice, all comes to an end', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, steps, fc.boolean(), async (keeping, asked, issuing, isRekey) => {
      const memory = await openMemory();
      let observed = reviewedBy(await emptyState(declared), memory);
      if (isRekey) {
        await runs(observed);
        memory.approve();
        await runs(observed);
        expect(changesOf(await observed.plan())).toEqual({});
        observed = observed.declaredAs({ ...declared, keys: otherKinds });
      }
      const before = memory.storage.reviews.size;
      await killedAfter(observed, keeping);
      await killedAfter(reviewedBy(observed, await openMemory(memory.storage)), asked);
      await runs(observed);
      const kept = observed
        .entries()
        .filter((entry) => /\.(key|next)$/.test(entry))
        .map((entry) => observed.text(entry));
      const leaves = (await observed.plan()).steps.filter(({ action }) => action !== 'unchanged').length;
      expect(memory.storage.reviews.size - before).toBe(leaves);
      memory.approve();
      await killedAfter(observed, issuing);
      await runs(observed);
      expect(changesOf(await observed.plan())).toEqual({});
      expect(observed.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
      expect(memory.storage.reviews.size - before).toBe(leaves);
      const keys = observed
        .entries()
        .filter((entry) => entry.endsWith('.key'))
        .map((entry) => observed.text(entry));
      for (const key of keys) expect(kept).toContain(key);
      await everythingHolds(observed);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);

test('killed anywhere between a held key and the last file: one key is made, and all holds', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, async (first, second) => {
      const memory = await openMemory();
      const key = heldIn(memory.store);
      const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { all: { key } }));
      await killedAfter(observed, first);
      await killedAfter(observed, second);
      await runs(observed);
      expect(changesOf(await observed.plan())).toEqual({});
      expect([...memory.storage.keys.keys()].toSorted()).toEqual(
        ['etcd-ca', 'front-proxy-ca', 'kubernetes-ca'].map((name) => `demo.${name}.1`),
      );
      await everythingIsSound(observed);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);

test('killed anywhere in a round trip to who signs elsewhere: what was signed is for the keys that are there', async () => {
  const office = await signing();
  await fc.assert(
    fc.asyncProperty(steps, steps, steps, async (keeping, exporting, importing) => {
      const observed = await asking();
      await killedAfter(observed, keeping);
      await killedAfter(observed, exporting);
      await runs(observed);
      const signingRequests = await signingRequestsOf(observed);
      expect(signingRequests).toHaveLength(12);
      const imported = certificatesOf(await signedBy(office, signingRequests));
      await killedAfter((await importInto(observed, imported)).observed, importing);
      await runs((await importInto(observed, imported)).observed);
      expect(changesOf(await observed.plan())).toEqual({});
      expect(observed.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
      await everythingIsSound(observed);
    }),
    { ...randomCases(6), endOnFailure: true },
  );
}, 600_000);
