import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { changesOf, fullWorld, now, rotatedWorld, type TestWorld } from '../../test/world.ts';
import { asDeclared, hasWork, isToDo, makePlan, type Phase, type Rotated, statusOf } from '../index.ts';

async function bring(world: TestWorld, to: Phase, name: Rotated): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

/** As two of three nodes were brought to a phase and the third was not reached. */
async function onTwoOfThree(from: readonly Phase[], to: Phase, name: Rotated): Promise<TestWorld> {
  const world = await rotatedWorld(cluster(threeNodes), name, ...from);
  const third = world.entries().filter((entry) => entry.startsWith('cp3/'));
  const before = new Map(third.map((entry) => [entry, world.bytes(entry)]));
  await bring(world, to, name);
  world.remove(...world.entries().filter((entry) => entry.startsWith('cp3/') && !before.has(entry)));
  for (const [entry, bytes] of before) world.put(entry, bytes);
  return world;
}

async function noteOn(world: TestWorld, name: Rotated): Promise<string | undefined> {
  const step = (await world.plan()).steps.find((each) => each.name === name);
  return step?.warnings.find(({ reason }) => reason === 'rotation-under-way')?.text;
}

describe('a phase that is carried out on two of three nodes is to do, and kpki rotate does it', () => {
  test.each([
    [[], 'stage', 'etcd-ca', ['etcd-ca', 'etcd-ca-bundle']],
    [['stage', 'issue'], 'distrust', 'etcd-ca', ['etcd-ca-bundle']],
    [[], 'stage', 'sa', ['sa']],
    [['stage', 'issue'], 'distrust', 'sa', ['sa']],
  ] as const)('after %j: %s of %s', async (from, to, name, lacking) => {
    const world = await onTwoOfThree(from, to, name);
    const plan = await world.plan();
    expect([hasWork(plan), isToDo(plan)]).toEqual([false, true]);
    expect(plan.rotations).toMatchObject([{ name, at: to, isComplete: false, next: to }]);
    expect(plan.rotations?.[0]?.lacking.map(({ artefact, node }) => [artefact, node])).toEqual(
      lacking.map((artefact) => [artefact, 'cp3']),
    );
    expect(await noteOn(world, name)).toContain(`at ${to}, which is carried out in part: cp3 does not have all of it`);
    expect(await noteOn(world, name)).toContain(`\`kpki rotate ${name}\``);
    const unwell = statusOf(await world.read(), now).filter(({ state }) => state !== 'ok');
    expect(unwell.map((entry) => [entry.artefact, entry.node])).toEqual(lacking.map((artefact) => [artefact, 'cp3']));

    await bring(world, to, name);
    const whole = await world.plan();
    expect(isToDo(whole)).toBe(false);
    expect(whole.rotations).toMatchObject([{ name, at: to, isComplete: true }]);
  });

  test.each(['etcd-ca', 'sa'] as const)(
    'where another is in use on them, %s is in nobody’s way: it is blocked',
    async (name) => {
      const world = await onTwoOfThree(['stage'], 'issue', name);
      const blocked = (await world.plan()).steps.filter(({ action }) => action === 'blocked');
      expect(blocked.map((step) => step.name)).toContain(name);
      for (const { next } of blocked)
        expect(next).toContain(`\`kpki rotate ${name}\` brings all of them to the same phase`);
      await bring(world, 'issue', name);
      expect(changesOf(await world.plan())).toEqual({});
    },
  );
});

test('prepare on two of three nodes: the third gets the file like any that is missing', async () => {
  const world = await onTwoOfThree([], 'prepare', 'kubernetes-ca');
  expect(isToDo(await world.plan())).toBe(true);
  expect(changesOf(await world.plan())).toEqual({ 'kubernetes-ca': 'copy copy-missing' });
  await world.apply();
  expect(world.text('cp3/pki/ca-signing.crt')).toBe(world.text('cp1/pki/ca-signing.crt'));
  expect(isToDo(await world.plan())).toBe(false);
});

test('the service-account key: its phase is told, and when tokens of the old key have ended', async () => {
  const world = await fullWorld(cluster());
  for (const [phase, next] of [
    ['stage', 'issue'],
    ['issue', 'distrust'],
    ['distrust', 'retire'],
  ] as const) {
    await bring(world, phase, 'sa');
    expect(await noteOn(world, 'sa')).toContain(`at ${phase}: `);
    expect(await noteOn(world, 'sa')).toContain(`\`kpki rotate sa\` goes on to ${next}`);
    expect((await noteOn(world, 'sa'))?.includes('tokens of the old key end an hour after')).toBe(phase === 'issue');
    const others = (await world.plan()).steps
      .flatMap(({ warnings }) => warnings)
      .filter(({ reason }) => reason === 'public-key-has-others');
    expect(others).toEqual([]);
  }
  await bring(world, 'retire', 'sa');
  expect((await world.plan()).rotations).toBeUndefined();
});

test('a rotation that is asked for is no rotation beside it; another one is told', async () => {
  const world = await fullWorld(cluster());
  await bring(world, 'stage', 'etcd-ca');
  await bring(world, 'stage', 'sa');
  const plan = makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'sa', to: 'issue' }] });
  expect(plan.rotations?.map(({ name }) => name)).toEqual(['etcd-ca']);
});

test('who lacks something of a phase is told in the order of the declaration, whichever lacks the first of it', async () => {
  const world = await fullWorld(cluster(threeNodes));
  const before = new Map(world.entries().map((entry) => [entry, world.bytes(entry)]));
  await bring(world, 'stage', 'etcd-ca');
  for (const entry of world.entries().filter((each) => each.startsWith('cp3/'))) {
    const old = before.get(entry);
    if (old === undefined) world.remove(entry);
    else world.put(entry, old);
  }
  // The bundle alone, which comes after the authority.
  const bundle = 'cp2/pki/etcd/ca.crt';
  world.put(bundle, before.get(bundle) ?? '');
  expect(await noteOn(world, 'etcd-ca')).toContain('cp2, cp3');
});
