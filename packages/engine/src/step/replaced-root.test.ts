import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { type SinksWorld, sinksWorld } from '../../test/sinks.ts';
import { changesOf, now, warningsOf } from '../../test/world.ts';
import { asDeclared, statusOf } from '../index.ts';

const eachItself = cluster(threeNodes);
const underRoot = cluster({
  ...threeNodes,
  authorities: { topology: 'single-root', limitPathLength: true, permittedNames: null },
});
const under = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'];

const sinks = [
  { name: 'files', layout: 'kubeadm' },
  { name: 'stick', layout: 'root-ca' },
];

async function made(declared = underRoot): Promise<SinksWorld> {
  const world = await sinksWorld(declared, sinks);
  await world.apply();
  return world;
}

/** Puts the root of another world in the place of this one's, wherever that is kept; answers at how many entries. */
function replaceRoot(world: SinksWorld, other: SinksWorld): number {
  let count = 0;
  for (const [sink, { places }] of world.storages) {
    for (const [place, { entries }] of places) {
      const theirs = other.storages.get(sink)?.places.get(place)?.entries;
      for (const entry of [...entries.keys()].filter((name) => /root-ca\.(crt|key)$/.test(name))) {
        entries.set(entry, theirs?.get(entry) ?? expect.fail(`${entry} is not there`));
        count += 1;
      }
    }
  }
  return count;
}

test('a root that somebody has put in the place of another is told, and no rotation begins with it', async () => {
  const world = await made();
  expect(replaceRoot(world, await made())).toBeGreaterThan(2);
  const next = expect.stringContaining('`kpki renew kubernetes-ca etcd-ca front-proxy-ca` has it sign them');
  const plan = await world.plan();
  expect(changesOf(plan)).toEqual({});
  const told = plan.steps.find(({ name }) => name === 'root-ca');
  expect(told).toMatchObject({ action: 'keep', warnings: [{ reason: 'authority-replaced' }], next });
  const unwell = statusOf(await world.read(), now).filter(({ state }) => state !== 'ok');
  expect(new Set(unwell.map(({ artefact, state }) => `${artefact} ${state}`))).toEqual(new Set(['root-ca wrong']));

  const rotated = await world.plan(now, { ...asDeclared, rotate: [{ name: 'root-ca', to: 'stage' }] });
  const blocked = rotated.steps.find(({ name }) => name === 'root-ca');
  expect(blocked).toMatchObject({ action: 'blocked', reasons: [{ reason: 'authority-replaced' }], next });

  await world.apply(now, { ...asDeclared, renew: under });
  expect(warningsOf(await world.plan())).not.toHaveProperty('root-ca');
});

test('none is told where what it is to sign names another issuer: that is another declaration', async () => {
  const before = await sinksWorld(eachItself, sinks);
  await before.apply();
  const world = await sinksWorld(underRoot, sinks, before.storages);
  await world.apply();
  const told = warningsOf(await world.plan());
  for (const name of under) expect(told[name]).toContain('issuer-changed');
  expect(told).not.toHaveProperty('root-ca');
});

test('no phase of its rotation takes it for one that was replaced', async () => {
  const world = await made();
  for (const to of ['stage', 'issue', 'distrust', 'retire'] as const) {
    await world.apply(now, { ...asDeclared, rotate: [{ name: 'root-ca', to }] });
    const reasons = (await world.plan()).steps.flatMap(({ warnings }) => warnings.map(({ reason }) => reason));
    expect([to, reasons.filter((reason) => reason !== 'rotation-under-way')]).toEqual([to, []]);
  }
});
