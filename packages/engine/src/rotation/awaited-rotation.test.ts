import type { AuthorityName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { custodiesOf, heldIn, openMemory } from '../../test/custodies.ts';
import { broughtTo, certificatesOf, ordersOf, refusedBy, signedBy } from '../../test/two-sides.ts';
import { changesOf, daysLater, emptyWorld, now, type TestWorld } from '../../test/world.ts';
import {
  asDeclared,
  hasWork,
  isToDo,
  type Phase,
  type Rotated,
  type RotationStanding,
  rotationStanding,
  statusOf,
} from '../index.ts';

const declared = cluster({
  ...threeNodes,
  authorities: { topology: 'single-root', limitPathLength: true, permittedNames: null },
});

interface TwoSides {
  /** Has no key of the root. */
  readonly online: TestWorld;
  /** Has it. */
  readonly office: TestWorld;
}

/** A cluster below a root whose key is with somebody else. */
async function belowOfflineRoot(): Promise<TwoSides> {
  const { store } = await openMemory();
  const custodies = custodiesOf(declared, { 'root-ca': { key: heldIn(store) } });
  const office = (await emptyWorld(declared)).heldBy(custodies);
  await office.apply();
  const root = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;
  return { office, online: office.heldBy(custodiesOf(declared, { 'root-ca': root })) };
}

const ask = (name: Rotated, to: Phase) => ({ ...asDeclared, rotate: [{ name, to }] });

async function bring(world: TestWorld, name: Rotated, to: Phase): Promise<void> {
  await world.apply(await world.plan(now, ask(name, to)));
}

async function standing(world: TestWorld, name: Rotated): Promise<RotationStanding> {
  return rotationStanding(await world.read(), name, now);
}

/** All that waits is asked for, signed and brought; nothing is done with it yet. */
async function brought({ online, office }: TwoSides, at?: Date): Promise<TestWorld> {
  return (await broughtTo(online, await signedFor({ online, office }, at))).world;
}

async function signedFor({ online, office }: TwoSides, at?: Date): Promise<readonly Certificate[]> {
  return certificatesOf(await signedBy(office, await ordersOf(online), at));
}

async function isSound(world: TestWorld): Promise<void> {
  expect((await world.verify()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

const folders = { 'kubernetes-ca': 'pki', 'etcd-ca': 'pki/etcd' } as const;

describe.each(['kubernetes-ca', 'etcd-ca'] as const)('%s, which a root signs that is with somebody else', (name) => {
  const file = (node: string, entry: string): string => `${node}/${folders[name]}/${entry}`;
  const onAll = (world: TestWorld, entry: string): readonly string[] =>
    declared.controlPlane.map((node) => world.text(file(node.name, entry)));

  test('is rotated by a key that waits and a certificate that is brought; everything is believed at each phase', async () => {
    const sides = await belowOfflineRoot();
    const { online, office } = sides;
    const before = onAll(online, 'ca.crt');
    if (name === 'kubernetes-ca') await bring(online, name, 'prepare');

    const first = await online.plan(now, ask(name, 'stage'));
    expect(changesOf(first)).toEqual({ [name]: 'request rotation' });
    expect(first.followUp).toEqual([]);
    await online.apply(first);
    expect(new Set(onAll(online, 'ca.key.next')).size).toBe(1);
    expect(onAll(online, 'ca.crt')).toEqual(before);
    expect(await standing(online, name)).toMatchObject({ at: 'stage', awaits: true, next: 'stage', back: 'abandon' });
    await isSound(online);

    const orders = await ordersOf(online);
    expect(orders.map(({ artefact, signer }) => [artefact, signer])).toEqual([[name, 'root-ca']]);
    expect(await refusedBy(office, orders)).toEqual([]);
    const taking = await brought(sides);
    const taken = await taking.plan();
    expect(changesOf(taken)).toEqual({ [name]: 'rotate rotation' });
    await taking.apply(taken);
    expect(new Set(onAll(online, 'ca.crt.next')).size).toBe(1);
    expect(onAll(online, 'ca.crt')).toEqual(before);
    expect(await standing(online, name)).toMatchObject({ at: 'stage', isComplete: false });
    expect((await standing(online, name)).awaits).toBeUndefined();

    for (const phase of ['stage', 'issue', 'distrust', 'retire'] as const) {
      await bring(online, name, phase);
      await isSound(online);
    }
    expect(onAll(online, 'ca.crt').filter((text) => before.includes(text))).toEqual([]);
    expect(online.entries().filter((entry) => /\.(next|previous)$/.test(entry))).toEqual([]);
    expect(changesOf(await online.plan())).toEqual({});
  });

  test('is taken back while its next key waits', async () => {
    const { online } = await belowOfflineRoot();
    const before = onAll(online, 'ca.key');
    await bring(online, name, 'stage');
    await bring(online, name, 'abandon');
    expect(online.entries().filter((entry) => entry.endsWith('.next'))).toEqual([]);
    expect(onAll(online, 'ca.key')).toEqual(before);
    expect(await ordersOf(online)).toEqual([]);
  });
});

const etcd: AuthorityName = 'etcd-ca';

describe('while the next key of an authority waits', () => {
  test('the plan says so as of anything that waits, and nothing is to do or wrong', async () => {
    const { online } = await belowOfflineRoot();
    await bring(online, etcd, 'stage');
    const plan = await online.plan();
    expect(changesOf(plan)).toEqual({ [etcd]: 'await rotation awaits-issuer' });
    expect([hasWork(plan), isToDo(plan)]).toEqual([false, false]);
    const step = plan.steps.find(({ artefact }) => artefact === etcd);
    expect(step?.next).toContain('`kpki csr export`');
    expect(step?.next).toContain('`kpki rotate etcd-ca` goes on');
    expect(step?.warnings).toEqual([]);
    const verdict = (await online.verify()).find(({ check, what }) => check === 'declared' && what === etcd);
    expect(verdict).toMatchObject({ holds: 'yes', warnings: [{ reason: 'rotation' }, { reason: 'awaits-issuer' }] });
    expect(statusOf(await online.read(), now).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('what it signs is renewed all the same', async () => {
    const { online } = await belowOfflineRoot();
    await bring(online, etcd, 'stage');
    const server = online.text('cp1/pki/etcd/server.crt');
    online.remove('cp1/pki/etcd/server.crt');
    await online.apply();
    expect(online.text('cp1/pki/etcd/server.crt')).not.toBe(server);
    await isSound(online);
  });

  test('a copy that lacks it gets it, and no other is made', async () => {
    const { online } = await belowOfflineRoot();
    await bring(online, etcd, 'stage');
    const key = online.text('cp1/pki/etcd/ca.key.next');
    online.remove('cp3/pki/etcd/ca.key.next');
    const plan = await online.plan();
    expect(changesOf(plan)).toEqual({ [etcd]: 'copy rotation' });
    await online.apply(plan);
    expect(online.text('cp3/pki/etcd/ca.key.next')).toBe(key);
    const again = await online.plan(now, ask(etcd, 'stage'));
    expect(changesOf(again)).toEqual({ [etcd]: 'await rotation awaits-issuer' });
  });

  test('a new certificate over the key in use is asked for by name, and the next one waits on, which is told', async () => {
    const sides = await belowOfflineRoot();
    const { online, office } = sides;
    await bring(online, etcd, 'stage');
    const renew = { ...asDeclared, renew: [etcd] };
    const step = (await online.plan(now, renew)).steps.find(({ artefact }) => artefact === etcd);
    expect(step?.warnings.map(({ text }) => text).join()).toContain('the key of the new one waits for its certificate');
    const [order, ...others] = await ordersOf(online, renew);
    const [next] = await ordersOf(online);
    expect(others).toEqual([]);
    expect(order?.publicKey).not.toBe(next?.publicKey);
    const signed = certificatesOf(await signedBy(office, order === undefined ? [] : [order], daysLater(1)));
    const { world } = await broughtTo(online, signed);
    expect(changesOf(await world.plan(daysLater(1)))).toMatchObject({ [etcd]: 'renew asked' });
    await world.apply(undefined, daysLater(1));
    expect(await standing(online, etcd)).toMatchObject({ awaits: true });
  });

  test('a certificate that says something else is refused, and one of another root; nothing is written', async () => {
    const { online, office } = await belowOfflineRoot();
    await bring(online, etcd, 'stage');
    const orders = await ordersOf(online);
    const otherwise = cluster({ ...declared, authorities: { ...declared.authorities, limitPathLength: false } });
    const unlimited = await ordersOf(online.declaredAs(otherwise));
    expect(await refusedBy(office, unlimited)).toMatchObject([{ artefact: etcd }]);
    const before = online.writes();
    const refusedAs = async (certificates: readonly Certificate[]): Promise<unknown> =>
      (await broughtTo(online, certificates)).world.apply().catch((error: unknown) => error);
    const longer = certificatesOf(await signedBy(office.declaredAs(otherwise), unlimited));
    expect(String(await refusedAs(longer))).toContain('issued for etcd-ca what was not asked for');
    const stranger = certificatesOf(await signedBy((await belowOfflineRoot()).office, orders));
    expect(String(await refusedAs(stranger))).toContain('root-ca: what was delivered shows CN=');
    expect(online.writes()).toBe(before);
  });
});

test('where the key has leaked, the next one is asked for first, and then the old one is distrusted at once', async () => {
  const sides = await belowOfflineRoot();
  const { online } = sides;
  const leak = ask(etcd, 'distrust');
  await online.apply(await online.plan(now, leak));
  expect(changesOf(await online.plan(now, leak))).toEqual({ [etcd]: 'await rotation awaits-issuer' });
  await (await brought(sides)).apply();
  await online.apply(await online.plan(now, leak));
  expect(await standing(online, etcd)).toMatchObject({ at: 'distrust', isComplete: true });
  await isSound(online);
});

test('one that has ended is not replaced so: a new certificate over its key is there as soon, and is named', async () => {
  const { online } = await belowOfflineRoot();
  const plan = await online.plan(daysLater(3700), ask(etcd, 'distrust'));
  const step = plan.steps.find(({ artefact }) => artefact === etcd);
  expect([step?.action, step?.reasons.map(({ reason }) => reason)]).toEqual(['blocked', ['expired']]);
  expect(step?.next).toMatch(/^`kpki renew .*etcd-ca.*` makes new certificates over their keys/);
});

test('an authority by itself that somebody else signs is rotated the same way', async () => {
  const below = await belowOfflineRoot();
  const custodies = custodiesOf(declared, { all: { signer: { kind: 'external' } } });
  const sides = { office: below.office, online: below.online.heldBy(custodies) };
  await bring(sides.online, etcd, 'stage');
  expect((await ordersOf(sides.online)).map(({ artefact, signer }) => [artefact, signer])).toEqual([[etcd, null]]);
  await (await brought(sides)).apply();
  for (const phase of ['stage', 'issue', 'distrust', 'retire'] as const) await bring(sides.online, etcd, phase);
  expect(await standing(sides.online, etcd)).toMatchObject({ at: null });
});
