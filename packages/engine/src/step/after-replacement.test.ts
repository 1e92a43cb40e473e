import type { AuthorityName } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { anotherWorld, changesOf, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import { asDeclared, blockedIn, type Intent, makePlan, rotationStanding } from '../index.ts';

const declared = cluster(threeNodes);

async function replaced(...entries: readonly RegExp[]): Promise<TestWorld> {
  const world = await fullWorld(declared);
  const other = await anotherWorld(declared);
  for (const entry of world.entries()) {
    if (entries.some((each) => each.test(entry))) world.put(entry, other.text(entry));
  }
  return world;
}

const ofEtcd = /etcd\/ca\.(crt|key)$/;
const isOfEtcd = (artefact: string): boolean => /etcd/.test(artefact);
const renewing = (...renew: readonly string[]): Intent => ({ ...asDeclared, renew });

async function planned(world: TestWorld, intent?: Intent) {
  const plan = await world.plan(now, intent);
  const stepOf = (artefact: string) => plan.steps.find((step) => step.artefact === artefact);
  return { plan, changes: changesOf(plan), stepOf };
}

describe('an authority that somebody has put in the place of another', () => {
  test('is told with both ways out, and what is declared is done', async () => {
    const { plan, changes, stepOf } = await planned(await replaced(ofEtcd));
    expect(stepOf('etcd-ca')).toMatchObject({
      action: 'keep',
      warnings: [{ reason: 'authority-replaced' }],
      next: expect.stringMatching(/^put the certificate and key back .* from a backup; or, .*`kpki apply`/),
    });
    expect(warningsOf(plan)).toEqual({ 'etcd-ca': 'authority-replaced' });
    const issued = Object.entries(changes).filter(([, change]) => change === 'renew issuer-changed');
    expect(issued).toHaveLength(12);
    expect(issued.every(([artefact]) => isOfEtcd(artefact))).toBe(true);
  });

  test('is left by whoever renews something else, with all that it should have issued', async () => {
    const world = await replaced(ofEtcd);
    const { plan, changes, stepOf } = await planned(world, renewing('apiserver cp1'));
    expect(changes).toEqual({ 'apiserver cp1': 'renew asked' });
    expect(stepOf('etcd-peer cp2')).toMatchObject({
      action: 'keep',
      writes: [],
      warnings: [{ reason: 'issuer-changed' }, { reason: 'authority-replaced' }],
    });
    // Nothing of it is read anew either.
    expect(plan.followUp.filter(({ component }) => component === 'etcd')).toEqual([]);
    expect((await planned(world, { ...renewing(), words: ['renew', '--within', '30d'] })).changes).toEqual({});
    const rotate = [{ name: 'front-proxy-ca', to: 'stage' }] as const;
    const rotated = Object.keys((await planned(world, { ...asDeclared, rotate })).changes);
    expect(rotated).not.toEqual([]);
    expect(rotated.filter(isOfEtcd)).toEqual([]);
  });

  test('so is one of its certificates that is not there, or is without its key', async () => {
    const world = await replaced(ofEtcd);
    const [key = ''] = world.entries().filter((entry) => /cp1.*etcd\/peer\.key$/.test(entry));
    const [certificate = ''] = world.entries().filter((entry) => /cp2.*etcd\/server\.crt$/.test(entry));
    world.remove(key, certificate);
    const { changes, stepOf } = await planned(world, renewing('apiserver cp1'));
    expect(changes).toEqual({ 'apiserver cp1': 'renew asked' });
    expect(stepOf('etcd-peer cp1')?.warnings.map(({ reason }) => reason)).toEqual([
      'key-missing',
      'authority-replaced',
    ]);
  });

  test('issues all where one of its certificates is asked for', async () => {
    const { changes } = await planned(await replaced(ofEtcd), renewing('etcd-peer cp1'));
    expect(changes['etcd-peer cp1']).toBe('renew issuer-changed asked');
    expect(changes['etcd-server cp3']).toBe('renew issuer-changed');
  });

  test('issues nothing that is asked for since it ends soon, which is not left without a word', async () => {
    const world = await replaced(ofEtcd);
    const due: Intent = { ...renewing('apiserver cp1', 'etcd-peer cp1'), byEndAlone: true };
    const { plan, changes, stepOf } = await planned(world, due);
    expect(changes).toEqual({
      'apiserver cp1': 'renew asked',
      'etcd-peer cp1': 'blocked issuer-changed asked authority-replaced',
    });
    expect(stepOf('etcd-peer cp1')?.next).toContain('from a backup');
    const { stops, leaves } = blockedIn(plan, declared);
    expect([stops, leaves.map(({ artefact }) => artefact)]).toEqual([[], ['etcd-peer cp1']]);
  });

  test('is told of the cluster too, whose nodes believe the one before', async () => {
    const world = await replaced(/cp\d\/pki\/ca\.(crt|key)$/);
    expect(warningsOf(await world.plan())).toMatchObject({ 'kubernetes-ca': 'authority-replaced' });
    expect((await planned(world, renewing('etcd-peer cp1'))).changes).toEqual({ 'etcd-peer cp1': 'renew asked' });
  });

  test('begins no rotation; the short path is open', async () => {
    const world = await replaced(ofEtcd);
    const to = async (phase: 'stage' | 'distrust') =>
      planned(world, { ...asDeclared, rotate: [{ name: 'etcd-ca', to: phase }] });
    const { stepOf, changes } = await to('stage');
    expect(stepOf('etcd-ca')).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'authority-replaced' }],
      next: expect.stringContaining('from a backup'),
    });
    expect(changes['etcd-peer cp1']).toMatch(/^blocked/);
    expect((await to('distrust')).stepOf('etcd-ca')?.action).toBe('rotate');
  });

  test('in the middle of a rotation is told by that alone, and is left too', async () => {
    const world = await fullWorld(declared);
    const rotate = [{ name: 'etcd-ca', to: 'stage' }] as const;
    await world.apply(await world.plan(now, { ...asDeclared, rotate }));
    const other = await anotherWorld(declared);
    for (const entry of world.entries()) if (ofEtcd.test(entry)) world.put(entry, other.text(entry));
    const { plan } = await planned(world);
    expect(warningsOf(plan)).toMatchObject({ 'etcd-ca': 'rotation-tangled' });
    expect((await planned(world, renewing('apiserver cp1'))).changes).toEqual({ 'apiserver cp1': 'renew asked' });
  });

  test('is none where all is issued from it, or where it was put beside the one before', async () => {
    const world = await replaced(ofEtcd);
    await world.apply();
    expect(warningsOf(await world.plan())).toEqual({});
    const beside = await replaced(ofEtcd);
    const before = await fullWorld(declared);
    for (const entry of beside.entries()) {
      if (/etcd\/ca\.crt$/.test(entry)) beside.put(entry, beside.text(entry) + before.text(entry));
    }
    const { changes, plan } = await planned(beside, renewing('apiserver cp1'));
    expect(Object.values(warningsOf(plan))).not.toContain('authority-replaced');
    expect(changes['etcd-peer cp1']).toBe('renew issuer-changed');
  });
});

const names: readonly AuthorityName[] = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'];

test.each(names)('no phase of a rotation of %s takes it for one that was replaced', async (name) => {
  const world = await fullWorld(declared);
  for (const to of ['stage', 'issue', 'distrust', 'retire'] as const) {
    await world.apply(await world.plan(now, { ...asDeclared, rotate: [{ name, to }] }));
    const reasons = (await world.plan()).steps.flatMap(({ warnings }) => warnings.map(({ reason }) => reason));
    expect([to, reasons.filter((reason) => reason !== 'rotation-under-way')]).toEqual([to, []]);
  }
  expect(rotationStanding(await world.read(), name, now).at).toBeNull();
  expect(changesOf(makePlan(await world.read(), now))).toEqual({});
});
