import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster, controlPlaneNode, twoNodes } from '../../test/clusters.ts';
import { changesOf, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import type { Phase, Rotated } from '../generation/phase.ts';
import { asDeclared, type Intent, isIdle, makePlan, nextMove } from '../index.ts';
import { rotationStanding } from './standing.ts';

function intentTo(to: Phase, names: readonly Rotated[]): Intent {
  return { ...asDeclared, rotate: names.map((name) => ({ name, to })) };
}

async function planFor(world: TestWorld, to: Phase, ...names: readonly Rotated[]) {
  return makePlan(await world.read(), now, intentTo(to, names));
}

async function bring(world: TestWorld, to: Phase, ...names: readonly Rotated[]) {
  return world.applyFor(intentTo(to, names));
}

const fingerprints = (world: TestWorld, entry: string): readonly string[] =>
  readCertificates(world.bytes(entry)).map(({ der }) => Buffer.from(der).toString('hex').slice(-40));

const failing = async (world: TestWorld) => (await world.check()).filter(({ holds }) => holds !== 'yes');

// The handshakes of each phase, which the other tests of rotations leave to the soak.
describe('the cluster authority, forwards', () => {
  const failing = async (world: TestWorld) => (await world.verify()).filter(({ holds }) => holds !== 'yes');

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

describe('where a rotation stands is told by what is there', () => {
  const standing = async (world: TestWorld, name: Rotated) => {
    const { at, isComplete, next, back } = rotationStanding(await world.read(), name, now);
    return { at, isComplete, next, back };
  };

  test.each(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'] as const)(
    '%s: phase by phase, and back',
    async (name) => {
      // Each copy tells its part: one authority and the key pair are looked at on several nodes.
      const world = await fullWorld(cluster(name === 'kubernetes-ca' || name === 'sa' ? twoNodes : {}));
      const first = name === 'kubernetes-ca' ? 'prepare' : 'stage';
      expect(await standing(world, name)).toEqual({ at: null, isComplete: true, next: first, back: null });
      if (first === 'prepare') await bring(world, 'prepare', name);
      expect(await standing(world, name)).toEqual({ at: null, isComplete: true, next: 'stage', back: null });
      await bring(world, 'stage', name);
      const staged = { at: 'stage', isComplete: true, next: 'issue', back: 'abandon' };
      expect(await standing(world, name)).toEqual(staged);
      await bring(world, 'issue', name);
      const issued = { at: 'issue', isComplete: true, next: 'distrust', back: 'stage' };
      expect(await standing(world, name)).toEqual(issued);
      await bring(world, 'stage', name);
      expect(await standing(world, name)).toEqual(staged);
      expect(await failing(world)).toEqual([]);
      await bring(world, 'issue', name);
      await bring(world, 'distrust', name);
      const distrusted = { at: 'distrust', isComplete: true, next: 'retire', back: 'issue' };
      expect(await standing(world, name)).toEqual(distrusted);
      await bring(world, 'issue', name);
      expect(await standing(world, name)).toEqual(issued);
      await bring(world, 'distrust', name);
      await bring(world, 'retire', name);
      expect(await standing(world, name)).toEqual({ at: null, isComplete: true, next: 'stage', back: null });
      expect(await failing(world)).toEqual([]);
      expect(changesOf(await world.plan())).toEqual({});
    },
  );

  test('what was prepared stays prepared, whichever phase comes then; nothing else is ever told to be', async () => {
    const world = await fullWorld(cluster());
    const isPrepared = async (name: Rotated) => rotationStanding(await world.read(), name, now).isPrepared;
    expect(await isPrepared('kubernetes-ca')).toBeUndefined();
    for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
      await bring(world, to, 'kubernetes-ca');
      expect(await isPrepared('kubernetes-ca'), to).toBe(true);
    }
    await bring(world, 'stage', 'etcd-ca');
    expect(await isPrepared('etcd-ca')).toBeUndefined();
  });

  test.each([
    ['stacked', { topology: 'stacked' }, 'one at a time and each with its API server'],
    [
      'external',
      { topology: 'external', nodes: [controlPlaneNode('e1', '10.0.2.1')] },
      'one at a time, and then every',
    ],
  ] as const)('%s etcd: what is restarted together before issue is what stands together', async (_, etcd, words) => {
    const world = await fullWorld(cluster({ ...twoNodes, etcd }));
    await bring(world, 'stage', 'etcd-ca');
    const conditions = nextMove([rotationStanding(await world.read(), 'etcd-ca', now)])?.conditions ?? [];
    expect(conditions.filter(({ text }) => text.includes('restarted'))).toEqual([
      { text: expect.stringContaining(words), commands: [] },
    ]);
  });

  test('abandoned: everything is byte for byte as before', async () => {
    const world = await fullWorld(cluster(twoNodes));
    await bring(world, 'prepare', 'kubernetes-ca');
    const before = new Map(world.entries().map((entry) => [entry, world.text(entry)]));
    await bring(world, 'stage', 'kubernetes-ca', 'etcd-ca', 'sa');
    await bring(world, 'abandon', 'kubernetes-ca', 'etcd-ca', 'sa');
    expect(new Map(world.entries().map((entry) => [entry, world.text(entry)]))).toEqual(before);
  });
});
