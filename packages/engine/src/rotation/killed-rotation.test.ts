import { partOf, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory, usedKeys } from '../../test/ca-placements.ts';
import { everythingIsSound } from '../../test/cases.ts';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { changesOf, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { filledSinks, type SinksState, sinksState } from '../../test/sinks.ts';
import { emptyIntent, type Intent, moveBack, nextMove, type Rotated, rotationStatus } from '../index.ts';

const declared = cluster(twoNodes);

/** More than one write of all entries takes. */
const steps = fc.nat({ max: 90 });

const everyPhase = 5;

interface Moved {
  readonly to: string;
  readonly intent: Intent;
}

async function moveOf(
  observed: Pick<TestState, 'read'>,
  names: readonly Rotated[],
  isBack = false,
): Promise<Moved | null> {
  const read = await observed.read();
  const statuses = names.map((name) => rotationStatus(read, name, now));
  for (const { is } of statuses) expect(is).not.toBe('inconsistent');
  const move = isBack ? moveBack(statuses) : nextMove(statuses);
  return move === null ? null : { to: move.to, intent: { ...emptyIntent, rotate: move.rotate } };
}

/** Carries a move out, killed after so many steps of the sink's writes; nothing is thrown that a kill does not explain. */
async function killedMove(observed: TestState, { intent }: Moved, count: number): Promise<void> {
  observed.storage.stepsLeft = count;
  await observed.applyFor(intent).catch(mustBeStopped);
  delete observed.storage.stepsLeft;
}

function mustBeStopped(error: Error & { readonly code?: string }): void {
  if (error.name !== 'Interrupted' && error.code !== 'conflict') throw error;
}

/**
 * Goes on until the old generation is deleted, or the new one where it goes back. What a write that was cut short had
 * begun is finished first, and may be the end of it.
 */
async function throughTo(observed: TestState, names: readonly Rotated[], end: 'remove' | 'rollback'): Promise<void> {
  await observed.apply().catch(mustBeStopped);
  for (let call = 1; call <= 4 * everyPhase; call += 1) {
    const move = await moveOf(observed, names, end === 'rollback');
    if (move === null) return;
    await observed.applyFor(move.intent).catch(mustBeStopped);
    const after = await moveOf(observed, names, end === 'rollback');
    if (move.to === end && after?.to !== end) return;
  }
  throw new Error(`it does not come to ${end}`);
}

const rotated: readonly Rotated[] = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'];

test('killed at any write of any phase: the next call goes on from what is there, and the end is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (kills) => {
      const observed = await fullState(declared);
      const before = new Set(
        observed
          .entries()
          .filter((entry) => entry.endsWith('.key'))
          .map((entry) => observed.text(entry)),
      );
      for (const count of kills) {
        const move = await moveOf(observed, rotated);
        if (move === null || move.to === 'remove') break;
        await killedMove(observed, move, count);
      }
      await throughTo(observed, rotated, 'remove');
      expect(observed.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
      for (const name of ['pki/ca.key', 'pki/etcd/ca.key', 'pki/front-proxy-ca.key', 'pki/sa.key']) {
        expect(before.has(observed.text(`cp1/${name}`))).toBe(false);
      }
      expect(changesOf(await observed.plan())).toEqual({});
      await everythingIsSound(observed);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

test('killed anywhere and taken back: the old CAs are those in use, and nothing of the new ones is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 4 }), steps, steps, async (phases, there, back) => {
      const observed = await fullState(declared);
      const key = observed.text('cp1/pki/ca.key');
      for (let phase = 1; phase <= phases; phase += 1) {
        const move = await moveOf(observed, ['kubernetes-ca']);
        if (move !== null) await killedMove(observed, move, phase === phases ? there : 1000);
      }
      const move = await moveOf(observed, ['kubernetes-ca'], true);
      if (move !== null) await killedMove(observed, move, back);
      await throughTo(observed, ['kubernetes-ca'], 'rollback');
      expect(observed.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
      expect(observed.text('cp1/pki/ca.key')).toBe(key);
      expect(changesOf(await observed.plan())).toEqual({});
      await everythingIsSound(observed);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

test('a CA whose key is held: one new key is used, whatever is killed, and everything is issued with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), async (kills) => {
      const memory = await openMemory();
      const single = cluster();
      const observed = (await fullStateHeld(single, memory)).heldBy(
        caPlacementsOf(single, { all: { key: heldIn(memory.store) } }),
      );
      for (const count of kills) {
        const move = await moveOf(observed, ['kubernetes-ca', 'etcd-ca']);
        if (move === null || move.to === 'remove') break;
        await killedMove(observed, move, count);
      }
      await throughTo(observed, ['kubernetes-ca', 'etcd-ca'], 'remove');
      const names = [...memory.storage.keys.keys()].filter((name) => name.includes('kubernetes-ca'));
      // What a killed run made and no certificate is of stays, by a name of its own.
      expect(names.length).toBeGreaterThanOrEqual(2);
      expect(names.length).toBeLessThanOrEqual(2 + kills.length);
      expect(usedKeys(memory, observed.bytes('pki/ca.crt'))).toEqual([names.at(-1)]);
      expect(changesOf(await observed.plan())).toEqual({});
      await everythingIsSound(observed);
    }),
    { ...randomCases(4), endOnFailure: true },
  );
}, 600_000);

async function fullStateHeld(
  declared: ReturnType<typeof cluster>,
  memory: Awaited<ReturnType<typeof openMemory>>,
): Promise<TestState> {
  const observed = (await emptyState(declared)).heldBy(
    caPlacementsOf(declared, { all: { key: heldIn(memory.store) } }),
  );
  await observed.apply();
  return observed;
}

/** Brings several sinks through a rotation; answers the phases, and checks that each is whole. */
async function throughSinks(observed: SinksState, names: readonly Rotated[]): Promise<readonly string[]> {
  const phases: string[] = [];
  for (let call = 1; call <= 2 * everyPhase; call += 1) {
    const move = await moveOf(observed, names);
    if (move === null) break;
    await observed.apply(now, move.intent);
    expect(changesOf(await observed.plan())).toEqual({});
    phases.push(move.to);
    if (move.to === 'remove') break;
  }
  return phases;
}

// Nodes are filled from whatever keeps the bundle, and there it is one file with the certificate.
test.each(partOf(['kubeadm', 'vault-kv', 'tls-secrets'], 3))('in the layout %s, phase by phase', async (layout) => {
  const observed = await sinksState(declared, [{ name: 'only', layout }]);
  await observed.apply();
  expect(await throughSinks(observed, rotated)).toEqual(['prepare', 'trust', 'reissue', 'distrust', 'remove']);
  expect([...observed.stored().keys()].filter((name) => /\.(next|previous)$/.test(name))).toEqual([]);
});

test('in several sinks at once, of which one gives no keys back', async () => {
  const observed = await sinksState(declared, [
    { name: 'files', layout: 'kubeadm' },
    { name: 'vault', layout: 'vault-kv', wrap: ({ reveal: _, ...sink }) => sink },
  ]);
  await observed.apply();
  await throughSinks(observed, rotated);
  const stored = observed.stored();
  const key = [...stored].find(([name]) => name.endsWith('cp1/pki/ca.key'))?.[1];
  const other = [...stored].find(
    ([name]) => name.startsWith('vault') && name.endsWith('kubernetes-ca private_key'),
  )?.[1];
  expect(key).toBeDefined();
  expect(other).toBe(key);
});

test.each(partOf([1, 2, 3, 5, 8, 13, 21, 34], 4))(
  'killed after %i writes of being taken back, in places of their own: nothing of the new one stays',
  async (count) => {
    const observed = await filledSinks(declared, [{ name: 'only', layout: 'vault-kv' }]);
    const before = observed.stored();
    await observed.apply(now, { ...emptyIntent, rotate: [{ name: 'etcd-ca', to: 'trust' }] });
    const storage = observed.storages.get('only');
    if (storage === undefined) throw new Error('there is no storage');
    storage.stepsLeft = count;
    const abandon: Intent = { ...emptyIntent, rotate: [{ name: 'etcd-ca', to: 'rollback' }] };
    await observed.apply(now, abandon).catch(mustBeStopped);
    delete storage.stepsLeft;
    await observed.apply().catch(mustBeStopped);
    for (let call = 1; call <= everyPhase; call += 1) {
      const move = await moveOf(observed, ['etcd-ca'], true);
      if (move === null) break;
      await observed.apply(now, move.intent).catch(mustBeStopped);
    }
    await observed.apply().catch(mustBeStopped);
    expect(observed.stored()).toEqual(before);
  },
);
