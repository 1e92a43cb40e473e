import { expect, test } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { asDeclared, type Intent } from '../index.ts';
import { besideBlocked } from './beside-blocked.ts';

/** The front proxy's authority has lost its key, and what it signed is gone. */
async function withLostKey(): Promise<TestWorld> {
  const world = await fullWorld(cluster());
  world.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
  return world;
}

async function endSoon(world: TestWorld, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const soon = await reissued(world, certificateAt(world, `pki/${name}.crt`), 'pki/ca', { notAfter: daysLater(3) });
    world.put(`pki/${name}.crt`, certificatePem(soon));
  }
}

async function refusal(world: TestWorld, intent?: Intent): Promise<string> {
  const error = await world.apply(await world.plan(now, intent)).catch((caught: unknown) => caught);
  return error instanceof Error ? error.message : 'it was carried out';
}

test('what is left undone is counted, with the command that does it, and that one does all of it', async () => {
  const world = await withLostKey();
  expect(await refusal(world)).not.toContain('undone');
  await endSoon(world, 'apiserver');
  expect(await refusal(world)).toMatch(/; 1 other step is left undone too: `kpki renew apiserver cp1` does it$/);
  await endSoon(world, 'apiserver-kubelet-client');
  world.remove('admin.conf');
  expect(await refusal(world)).toMatch(/; 3 other steps are left undone too: `kpki renew apiserver cp1` does them$/);
  await world.apply(
    await world.plan(now, { ...asDeclared, renew: ['apiserver cp1'], words: ['renew', 'apiserver', 'cp1'] }),
  );
  expect(changesOf(await world.plan())).toEqual({ 'front-proxy-client cp1': expect.stringContaining('blocked') });
});

test('of a new key it is rekey that does it', async () => {
  const world = await withLostKey();
  world.put('pki/apiserver.key', 'noise');
  expect(await refusal(world)).toMatch(/`kpki rekey apiserver cp1` does it$/);
});

test('where nothing has to be made anew, none is named: it would be renewed though it is not due', async () => {
  const world = await withLostKey();
  world.remove('admin.conf');
  expect(await refusal(world)).toMatch(/; 1 other step is left undone too$/);
});

test('a rotation that is stopped says nothing of it: no renewal is what is wanted then', async () => {
  const world = await withLostKey();
  await endSoon(world, 'apiserver');
  world.put('pki/etcd/ca.key', 'noise');
  const rotate = [{ name: 'etcd-ca', to: 'stage' }] as const;
  expect(await refusal(world, { ...asDeclared, rotate })).toMatch(/^etcd-ca: (?!.*undone)/);
});

test('a user is named who is one word of a shell', async () => {
  const users = ['Jane', 'joe'].map((name) => ({ name, groups: [] }));
  const world = await fullWorld(cluster({ users }));
  world.remove('pki/front-proxy-ca.key', 'pki/front-proxy-client.crt');
  const later = world.declaredAs(cluster({ users: users.map((user) => ({ ...user, groups: ['dev'] })) }));
  const plan = await later.plan();
  expect(besideBlocked(plan)).toContain('`kpki renew user Jane` does them');
  const steps = plan.steps.map((step) =>
    step.holder === 'Jane' ? { ...step, holder: 'Jane Doe', artefact: 'user Jane Doe' } : step,
  );
  expect(besideBlocked({ ...plan, steps })).toContain('`kpki renew user joe` does them');
});
