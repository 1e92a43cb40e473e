import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { changesOf, rotatedState, type TestState } from '../../test/observed-state.ts';
import { moveBack, moveOfLeak, nextMove, type Phase, type Rotated } from '../index.ts';

/** As the old one was taken away on two of three nodes, and the third was not reached. */
async function leftBehind(name: Rotated, phases: readonly Phase[]): Promise<TestState> {
  const observed = await rotatedState(cluster(threeNodes), name, ...phases);
  const before = generationFilesIn(observed).filter((entry) => entry.startsWith('cp3/'));
  const bytes = new Map(before.map((entry) => [entry, observed.bytes(entry)]));
  expect(before.length).toBeGreaterThan(0);
  await observed.rotate(name, 'remove');
  expect(generationFilesIn(observed)).toEqual([]);
  for (const [entry, own] of bytes) observed.put(entry, own);
  return observed;
}

const generationFilesIn = (observed: TestState) => observed.entries().filter((entry) => entry.endsWith('.previous'));

const gradual = ['trust', 'reissue', 'distrust'] as const;

test.each([
  ['kubernetes-ca', ['prepare', ...gradual]],
  ['etcd-ca', gradual],
  ['etcd-ca', ['distrust']],
  ['sa', gradual],
  ['sa', ['distrust']],
] as const)(
  '%s by %j, taken away on two of three nodes: no copy of the old key is made again',
  async (name, phases) => {
    const observed = await leftBehind(name, phases);
    const left = generationFilesIn(observed);
    const status = await observed.status(name);
    expect(status).toMatchObject({ at: 'remove', isComplete: false, next: 'remove', back: 'reissue' });
    expect(new Set(status.lacking.map(({ node }) => node))).toEqual(new Set(['cp3']));
    expect(moveOfLeak([await observed.rotation(name)])).toBeNull();
    expect(nextMove([await observed.rotation(name)])).toMatchObject({ to: 'remove', completes: true });

    await observed.rotate(name, 'distrust');
    expect(generationFilesIn(observed)).toEqual(left);

    await observed.rotate(name, 'remove');
    expect(generationFilesIn(observed)).toEqual([]);
    expect(await observed.status(name)).toMatchObject({ at: null });
    expect(changesOf(await observed.plan())).toEqual({});
  },
);

test.each(['etcd-ca', 'sa'] as const)('%s is taken back by what is left of its old generation', async (name) => {
  const observed = await leftBehind(name, gradual);
  const back = moveBack([await observed.rotation(name)]);
  expect(back?.to).toBe('reissue');
  await observed.rotate(name, 'reissue');
  expect(new Set(generationFilesIn(observed).map((entry) => entry.slice(0, 3)))).toEqual(
    new Set(['cp1', 'cp2', 'cp3']),
  );
  expect(await observed.status(name)).toMatchObject({ at: 'reissue', isComplete: true });
});

test.each([
  ['kubernetes-ca', ['prepare']],
  ['etcd-ca', []],
  ['sa', []],
] as const)('%s, left at trust on one node where the others have retired it, goes on there', async (name, phases) => {
  const observed = await rotatedState(cluster(threeNodes), name, ...phases, 'trust');
  const ofThird = () => observed.entries().filter((entry) => entry.startsWith('cp3/'));
  const third = new Map(ofThird().map((entry) => [entry, observed.bytes(entry)]));
  await observed.rotate(name, 'reissue', 'distrust', 'remove');
  const inUse = observed.text(`cp1/pki/${keyFiles[name]}`);
  observed.remove(...ofThird());
  for (const [entry, bytes] of third) observed.put(entry, bytes);

  expect(await observed.status(name)).toMatchObject({ at: 'distrust', isComplete: false, next: 'distrust' });
  await observed.rotate(name, 'distrust');
  for (const node of ['cp1', 'cp2', 'cp3']) expect(observed.text(`${node}/pki/${keyFiles[name]}`)).toBe(inUse);
  expect(generationFilesIn(observed).filter((entry) => !entry.startsWith('cp3/'))).toEqual([]);
  await observed.rotate(name, 'remove');
  expect(await observed.status(name)).toMatchObject({ at: null });
  expect(changesOf(await observed.plan())).toEqual({});
});

const keyFiles = { 'kubernetes-ca': 'ca.key', 'etcd-ca': 'etcd/ca.key', sa: 'sa.key' } as const;
