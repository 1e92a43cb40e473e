import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentsOf, everythingHolds } from '../../test/cases.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { anyCluster } from '../../test/random-clusters.ts';
import { anotherWorld, changesOf, emptyWorld, fullWorld, type TestWorld, warningsOf } from '../../test/world.ts';

test('any cluster: one run makes it, a second finds nothing to do, and everything verifies', async () => {
  await fc.assert(
    fc.asyncProperty(anyCluster, async (declared) => {
      const world = await emptyWorld(declared);
      await world.apply();
      expect(changesOf(await world.plan())).toEqual({});
      await everythingHolds(world);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

test('from any cluster to any other on the same files: one run is enough, or it says what hinders', async () => {
  await fc.assert(
    fc.asyncProperty(anyCluster, anyCluster, async (first, second) => {
      const world = (await anotherWorld(first)).declaredAs(second);
      await settles(world);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

/** Something that befalls a file. */
type Damage = (world: TestWorld, entry: string, other: string, strangers: TestWorld) => void;

const damages: Readonly<Record<string, Damage>> = {
  remove: (world, entry) => world.remove(entry),
  empty: (world, entry) => world.put(entry, ''),
  noise: (world, entry) => world.put(entry, 'not what it should be\n'),
  'cut short': (world, entry) => world.put(entry, world.bytes(entry).subarray(0, world.bytes(entry).length / 2)),
  'one byte': (world, entry) => {
    const bytes = Uint8Array.from(world.bytes(entry));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    world.put(entry, bytes);
  },
  twice: (world, entry) => world.put(entry, Buffer.concat([world.bytes(entry), world.bytes(entry)])),
  'another file': (world, entry, other) => world.put(entry, world.bytes(other)),
  'another file behind it': (world, entry, other) =>
    world.put(entry, Buffer.concat([world.bytes(entry), world.bytes(other)])),
  'another file before it': (world, entry, other) =>
    world.put(entry, Buffer.concat([world.bytes(other), world.bytes(entry)])),
  'of another cluster': (world, entry, _, strangers) => world.put(entry, strangers.bytes(entry)),
  'of another cluster too': (world, entry, _, strangers) =>
    world.put(entry, Buffer.concat([world.bytes(entry), strangers.bytes(entry)])),
};

const blow = fc.record({
  how: fc.constantFrom(...Object.keys(damages)),
  entry: fc.nat(),
  other: fc.nat(),
});

describe.each([
  ['one node', cluster(), 15],
  ['three nodes and a worker', cluster({ ...threeNodes, users: [{ name: 'jane', groups: ['dev'] }] }), 4],
])('any damage to %s', (_, declared, numRuns) => {
  test('is mended in one run, or blocked and left as it is', async () => {
    const strangers = await anotherWorld(declared);
    await fc.assert(
      fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 4 }), async (blows) => {
        const world = await fullWorld(declared);
        for (const { how, entry, other } of blows) {
          const entries = world.entries();
          const pick = (at: number): string => entries[at % entries.length] ?? '';
          damages[how]?.(world, pick(entry), pick(other), strangers);
        }
        await settles(world);
      }),
      { ...randomCases(numRuns), endOnFailure: true },
    );
  }, 600_000);
});

/** One run leaves nothing to do; or it is refused, changes nothing, and refuses the same again. */
async function settles(world: TestWorld): Promise<void> {
  const plan = await world.plan();
  const before = contentsOf(world);
  if (plan.steps.some(({ action }) => action === 'blocked')) {
    await expect(world.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(contentsOf(world)).toEqual(before);
    return;
  }
  await world.apply();
  const after = await world.plan();
  expect(changesOf(after)).toEqual({});
  // A bundle that holds others is kept, since it may be a rotation's; the plan warns, and who signs would end on it.
  const isWarned = 'kubernetes-ca-bundle' in warningsOf(after);
  const failing = (await world.verify()).filter(({ holds }) => holds !== 'yes');
  const unexpected = failing.filter(({ what }) => !(isWarned && what.includes('--cluster-signing-cert-file')));
  expect(unexpected).toEqual([]);
}
