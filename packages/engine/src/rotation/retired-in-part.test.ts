import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { changesOf, now, rotatedWorld, type TestWorld } from '../../test/world.ts';
import {
  asDeclared,
  moveBack,
  moveOfLeak,
  nextMove,
  type Phase,
  type Rotated,
  type RotationStanding,
  rotationStanding,
} from '../index.ts';

async function bring(world: TestWorld, name: Rotated, to: Phase): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

/** As the old one was taken away on two of three nodes, and the third was not reached. */
async function leftBehind(name: Rotated, phases: readonly Phase[]): Promise<TestWorld> {
  const world = await rotatedWorld(cluster(threeNodes), name, ...phases);
  const before = besideIn(world).filter((entry) => entry.startsWith('cp3/'));
  const bytes = new Map(before.map((entry) => [entry, world.bytes(entry)]));
  expect(before.length).toBeGreaterThan(0);
  await bring(world, name, 'retire');
  expect(besideIn(world)).toEqual([]);
  for (const [entry, own] of bytes) world.put(entry, own);
  return world;
}

const besideIn = (world: TestWorld) => world.entries().filter((entry) => entry.endsWith('.previous'));

async function standingOf(world: TestWorld, name: Rotated): Promise<RotationStanding> {
  return rotationStanding(await world.read(), name, now);
}

const gradual = ['stage', 'issue', 'distrust'] as const;

test.each([
  ['kubernetes-ca', ['prepare', ...gradual]],
  ['etcd-ca', gradual],
  ['etcd-ca', ['distrust']],
  ['sa', gradual],
  ['sa', ['distrust']],
] as const)(
  '%s by %j, taken away on two of three nodes: no copy of the old key is made again',
  async (name, phases) => {
    const world = await leftBehind(name, phases);
    const left = besideIn(world);
    const standing = await standingOf(world, name);
    expect(standing).toMatchObject({ at: 'retire', isComplete: false, next: 'retire', back: 'issue' });
    expect(new Set(standing.lacking.map(({ node }) => node))).toEqual(new Set(['cp3']));
    expect(moveOfLeak([standing])).toBeNull();
    expect(nextMove([standing])).toMatchObject({ to: 'retire', completes: true });

    await bring(world, name, 'distrust');
    expect(besideIn(world)).toEqual(left);

    await bring(world, name, 'retire');
    expect(besideIn(world)).toEqual([]);
    expect(await standingOf(world, name)).toMatchObject({ at: null });
    expect(changesOf(await world.plan())).toEqual({});
  },
);

test.each(['etcd-ca', 'sa'] as const)('%s is taken back by what is left of its old generation', async (name) => {
  const world = await leftBehind(name, gradual);
  const back = moveBack([await standingOf(world, name)]);
  expect(back?.to).toBe('issue');
  await bring(world, name, 'issue');
  expect(new Set(besideIn(world).map((entry) => entry.slice(0, 3)))).toEqual(new Set(['cp1', 'cp2', 'cp3']));
  expect(await standingOf(world, name)).toMatchObject({ at: 'issue', isComplete: true });
});

test.each([
  ['kubernetes-ca', ['prepare']],
  ['etcd-ca', []],
  ['sa', []],
] as const)('%s, left at stage on one node where the others have retired it, goes on there', async (name, phases) => {
  const world = await rotatedWorld(cluster(threeNodes), name, ...phases, 'stage');
  const ofThird = () => world.entries().filter((entry) => entry.startsWith('cp3/'));
  const third = new Map(ofThird().map((entry) => [entry, world.bytes(entry)]));
  for (const phase of ['issue', 'distrust', 'retire'] as const) await bring(world, name, phase);
  const inUse = world.text(`cp1/pki/${keyFiles[name]}`);
  world.remove(...ofThird());
  for (const [entry, bytes] of third) world.put(entry, bytes);

  expect(await standingOf(world, name)).toMatchObject({ at: 'distrust', isComplete: false, next: 'distrust' });
  await bring(world, name, 'distrust');
  for (const node of ['cp1', 'cp2', 'cp3']) expect(world.text(`${node}/pki/${keyFiles[name]}`)).toBe(inUse);
  expect(besideIn(world).filter((entry) => !entry.startsWith('cp3/'))).toEqual([]);
  await bring(world, name, 'retire');
  expect(await standingOf(world, name)).toMatchObject({ at: null });
  expect(changesOf(await world.plan())).toEqual({});
});

const keyFiles = { 'kubernetes-ca': 'ca.key', 'etcd-ca': 'etcd/ca.key', sa: 'sa.key' } as const;
