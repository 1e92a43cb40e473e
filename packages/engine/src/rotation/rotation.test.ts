import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { changesOf, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import { isIdle, makePlan } from '../index.ts';
import type { Phase, Rotated } from './phase.ts';

async function planFor(world: TestWorld, to: Phase, ...names: readonly Rotated[]) {
  const intent = { renew: [], rekey: [], rotate: names.map((name) => ({ name, to })) };
  return makePlan(await world.read(), now, intent);
}

async function bring(world: TestWorld, to: Phase, ...names: readonly Rotated[]) {
  return world.apply(await planFor(world, to, ...names));
}

const fingerprints = (world: TestWorld, entry: string): readonly string[] =>
  readCertificates(world.bytes(entry)).map(({ der }) => Buffer.from(der).toString('hex').slice(-40));

const failing = async (world: TestWorld) => (await world.verify()).filter(({ holds }) => holds !== 'yes');

describe('the cluster authority, forwards', () => {
  test('each phase does its part, and everything holds in each', async () => {
    const world = await fullWorld(cluster());
    const [old] = fingerprints(world, 'pki/ca.crt');
    const oldKey = world.text('pki/ca.key');

    await bring(world, 'prepare', 'kubernetes-ca');
    expect(fingerprints(world, 'pki/ca-signing.crt')).toEqual([old]);

    await bring(world, 'stage', 'kubernetes-ca');
    const [, young] = fingerprints(world, 'pki/ca.crt');
    expect(fingerprints(world, 'pki/ca.crt')).toEqual([old, young]);
    expect(fingerprints(world, 'pki/ca.crt.next')).toEqual([young]);
    expect(fingerprints(world, 'pki/ca-signing.crt')).toEqual([old]);
    expect(world.text('pki/ca.key')).toBe(oldKey);
    expect(await failing(world)).toEqual([]);
    expect(isIdle(await planFor(world, 'stage', 'kubernetes-ca'))).toBe(true);
    const usual = await world.plan();
    expect(changesOf(usual)).toEqual({});
    expect(warningsOf(usual)).toMatchObject({ 'kubernetes-ca': 'rotation-under-way' });

    await bring(world, 'issue', 'kubernetes-ca');
    expect(fingerprints(world, 'pki/ca.crt')).toEqual([young, old]);
    expect(fingerprints(world, 'pki/ca.crt.previous')).toEqual([old]);
    expect(fingerprints(world, 'pki/ca-signing.crt')).toEqual([young]);
    expect(world.text('pki/ca.key.previous')).toBe(oldKey);
    expect(world.entries()).not.toContain('pki/ca.key.next');
    expect(await failing(world)).toEqual([]);
    expect(changesOf(await world.plan())).toEqual({});
    expect(isIdle(await planFor(world, 'issue', 'kubernetes-ca'))).toBe(true);

    await bring(world, 'distrust', 'kubernetes-ca');
    expect(fingerprints(world, 'pki/ca.crt')).toEqual([young]);
    expect(await failing(world)).toEqual([]);
    expect(changesOf(await world.plan())).toEqual({});

    await bring(world, 'retire', 'kubernetes-ca');
    expect(world.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
    expect(await failing(world)).toEqual([]);
    expect(isIdle(await planFor(world, 'retire', 'kubernetes-ca'))).toBe(true);
  });
});

test('the service-account key: both are trusted before the new one signs, and after', async () => {
  const world = await fullWorld(cluster());
  const keys = () => world.text('pki/sa.pub').match(/BEGIN PUBLIC KEY/g)?.length;
  const old = world.text('pki/sa.key');
  const oldPublic = world.text('pki/sa.pub');
  await bring(world, 'stage', 'sa');
  expect(world.text('pki/sa.key')).toBe(old);
  expect(keys()).toBe(2);
  expect(world.text('pki/sa.pub').startsWith(oldPublic.trim())).toBe(true);
  const young = world.text('pki/sa.key.next');
  await bring(world, 'issue', 'sa');
  expect(world.text('pki/sa.key')).toBe(young);
  expect(world.text('pki/sa.key.previous')).toBe(old);
  expect(keys()).toBe(2);
  expect(changesOf(await world.plan())).toEqual({});
  await bring(world, 'distrust', 'sa');
  expect(keys()).toBe(1);
  await bring(world, 'retire', 'sa');
  expect(world.entries().filter((entry) => /next|previous/.test(entry))).toEqual([]);
  expect(changesOf(await world.plan())).toEqual({});
});
