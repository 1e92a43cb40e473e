import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentsOf, everythingHolds } from '../../test/cases.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import {
  anotherState,
  changesOf,
  emptyState,
  fullState,
  type TestState,
  warningsOf,
} from '../../test/observed-state.ts';
import { anyCluster } from '../../test/random-clusters.ts';

test('any cluster: one run makes it, a second finds nothing to do, and everything verifies', async () => {
  await fc.assert(
    fc.asyncProperty(anyCluster, async (declared) => {
      const observed = await emptyState(declared);
      await observed.apply();
      expect(changesOf(await observed.plan())).toEqual({});
      await everythingHolds(observed);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

test('from any cluster to any other on the same files: one run is enough, or it says what hinders', async () => {
  await fc.assert(
    fc.asyncProperty(anyCluster, anyCluster, async (first, second) => {
      const observed = (await anotherState(first)).declaredAs(second);
      await settles(observed);
    }),
    { ...randomCases(5), endOnFailure: true },
  );
}, 600_000);

type Damage = (observed: TestState, entry: string, other: string, strangers: TestState) => void;

const damages: Readonly<Record<string, Damage>> = {
  remove: (observed, entry) => observed.remove(entry),
  empty: (observed, entry) => observed.put(entry, ''),
  noise: (observed, entry) => observed.put(entry, 'not what it should be\n'),
  'cut short': (observed, entry) =>
    observed.put(entry, observed.bytes(entry).subarray(0, observed.bytes(entry).length / 2)),
  'one byte': (observed, entry) => {
    const bytes = Uint8Array.from(observed.bytes(entry));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    observed.put(entry, bytes);
  },
  twice: (observed, entry) => observed.put(entry, Buffer.concat([observed.bytes(entry), observed.bytes(entry)])),
  'another file': (observed, entry, other) => observed.put(entry, observed.bytes(other)),
  'another file behind it': (observed, entry, other) =>
    observed.put(entry, Buffer.concat([observed.bytes(entry), observed.bytes(other)])),
  'another file before it': (observed, entry, other) =>
    observed.put(entry, Buffer.concat([observed.bytes(other), observed.bytes(entry)])),
  'of another cluster': (observed, entry, _, strangers) => observed.put(entry, strangers.bytes(entry)),
  'of another cluster too': (observed, entry, _, strangers) =>
    observed.put(entry, Buffer.concat([observed.bytes(entry), strangers.bytes(entry)])),
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
    const strangers = await anotherState(declared);
    await fc.assert(
      fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 4 }), async (blows) => {
        const observed = await fullState(declared);
        for (const { how, entry, other } of blows) {
          const entries = observed.entries();
          const pick = (at: number): string => entries[at % entries.length] ?? '';
          damages[how]?.(observed, pick(entry), pick(other), strangers);
        }
        await settles(observed);
      }),
      { ...randomCases(numRuns), endOnFailure: true },
    );
  }, 600_000);
});

/** One run leaves nothing to do; or it is refused, changes nothing, and refuses the same again. */
async function settles(observed: TestState): Promise<void> {
  const plan = await observed.plan();
  const before = contentsOf(observed);
  if (plan.steps.some(({ action }) => action === 'blocked')) {
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(contentsOf(observed)).toEqual(before);
    return;
  }
  await observed.apply();
  const after = await observed.plan();
  expect(changesOf(after)).toEqual({});
  // A bundle with other certificates stays, since a rotation may need it; the plan warns that a signing component would
  // exit.
  const isWarned = 'kubernetes-ca-bundle' in warningsOf(after);
  const failing = (await observed.verify()).filter(({ holds }) => holds !== 'yes');
  const unexpected = failing.filter(
    ({ what }) => !(isWarned && JSON.stringify(what).includes('--cluster-signing-cert-file')),
  );
  expect(unexpected).toEqual([]);
}
