import { describe, expect, test } from 'vitest';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf, type OpenMemory, openMemory } from '../../test/custodies.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { changesOf, emptyWorld, now, type TestWorld } from '../../test/world.ts';
import type { NamedIssuer } from '../index.ts';
import { asDeclared } from '../step/intent.ts';

const declared = cluster({ users: [{ name: 'jane', groups: ['dev'] }] });

/** Everything is issued by these, the first that does not object; each call is another process on the same storage. */
async function process(
  world: TestWorld,
  { storage }: OpenMemory,
  names: readonly ('direct' | 'reviewed')[],
): Promise<TestWorld> {
  const memory = await openMemory(storage);
  const issuers = names.map((name) => memory[name]);
  return world.heldBy(custodiesOf(world.cluster, { all: { key: { kind: 'issuers', issuers } } }));
}

const nextEntries = (world: TestWorld) => world.entries().filter((entry) => entry.endsWith('.next'));

describe('authorities whose keys are in an issuer', () => {
  test('that answers at once: everything is there after one run, with who stands behind it', async () => {
    const memory = await openMemory();
    const world = await process(await emptyWorld(declared), memory, ['direct']);
    await world.apply();
    expect(changesOf(await world.plan())).toEqual({});
    await everythingHolds(world);
    expect(world.entries().filter((entry) => /ca\.key$/.test(entry))).toEqual([]);
    expect(certificateAt(world, 'pki/ca.crt').subject.text).toBe('CN=kpki memory intermediate');
    expect(world.text('pki/apiserver.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  test('that issues nothing of the kind: it is blocked, with what it says, and nothing is written', async () => {
    const memory = await openMemory();
    const world = await process(await emptyWorld(declared), memory, ['reviewed']);
    expect(changesOf(await world.plan())).toMatchObject({ 'kubelet.conf cp1': 'blocked missing issuer-refuses' });
    await expect(world.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(world.entries()).toEqual([]);
    // Another of its issuers takes it.
    const both = await process(world, memory, ['reviewed', 'direct']);
    expect(changesOf(await both.plan())).toMatchObject({ 'kubelet.conf cp1': 'create missing' });
  });

  test('that answers once more what it had issued for a key: nothing is written, and a new key helps', async () => {
    const memory = await openMemory();
    const { issuer } = memory.direct;
    const issued = new Map<string, ReturnType<typeof issuer.issue>>();
    const resuming: NamedIssuer = {
      name: 'memory/resuming',
      issuer: {
        ...issuer,
        issue: (request, given) => {
          const key = Buffer.from(request.publicKey).toString('hex');
          const answer = issued.get(key) ?? issuer.issue(request, given);
          issued.set(key, answer);
          return answer;
        },
      },
    };
    const custodies = custodiesOf(declared, { all: { key: { kind: 'issuers', issuers: [resuming] } } });
    const world = (await emptyWorld(declared)).heldBy(custodies);
    await world.apply();
    const before = contentsOf(world);
    const asked = (what: 'renew' | 'rekey') => world.plan(now, { ...asDeclared, [what]: ['apiserver cp1'] });
    await expect(world.apply(await asked('renew'))).rejects.toMatchObject({
      message: expect.stringContaining('answered the certificate that is in use already'),
    });
    expect(contentsOf(world)).toEqual(before);
    await world.apply(await asked('rekey'));
    expect(contentsOf(world)).not.toEqual(before);
  });

  test('that is asked to renew waits for an approval like any other request', async () => {
    const memory = await openMemory();
    const world = await process(await emptyWorld(declared), memory, ['direct']);
    await world.apply();
    const reviewed = await process(world, memory, ['reviewed', 'direct']);
    const before = reviewed.text('pki/apiserver.crt');
    const plan = () => reviewed.plan(now, { ...asDeclared, renew: ['apiserver cp1'] });
    expect(changesOf(await plan())).toEqual({ 'apiserver cp1': 'renew asked awaits-issuer' });
    expect((await reviewed.apply(await plan())).pending.map(({ artefact }) => artefact)).toEqual(['apiserver cp1']);
    expect(reviewed.text('pki/apiserver.crt')).toBe(before);
    expect(memory.approve()).toBe(1);
    expect((await reviewed.apply(await plan())).pending).toEqual([]);
    expect(reviewed.text('pki/apiserver.crt')).not.toBe(before);
  });

  test('that waits for an approval: the key is kept, the request is one, and another process goes on', async () => {
    const memory = await openMemory();
    const first = await process(await emptyWorld(declared), memory, ['reviewed', 'direct']);
    expect(changesOf(await first.plan())).toMatchObject({ 'apiserver cp1': 'request missing' });
    expect((await first.apply()).pending).toEqual([]);
    expect(memory.storage.reviews.size).toBe(0);
    const keys = contentsOf(first);
    expect(nextEntries(first)).toContain('admin.conf.next');

    const asked = (await first.apply()).pending;
    expect(asked.map(({ artefact }) => artefact)).toContain('apiserver cp1');
    expect(asked.map(({ artefact }) => artefact)).toContain('user jane');
    const again = await process(first, memory, ['reviewed', 'direct']);
    expect((await again.apply()).pending).toEqual(asked);
    expect(memory.storage.reviews.size).toBe(asked.length);
    expect(contentsOf(again)).toMatchObject(keys);

    expect(memory.approve()).toBe(asked.length);
    const last = await process(again, memory, ['reviewed', 'direct']);
    expect((await last.apply()).pending).toEqual([]);
    expect(changesOf(await last.plan())).toEqual({});
    expect(nextEntries(last)).toEqual([]);
    expect(last.text('pki/apiserver.key')).toBe(Buffer.from(keys['pki/apiserver.key'] ?? '', 'hex').toString());
    await everythingIsSound(last);
  });

  test('what is rekeyed stays as it is until the new certificate is there, and then nothing waits beside it', async () => {
    const memory = await openMemory();
    const before = await process(await emptyWorld(declared), memory, ['direct']);
    await before.apply();
    const inUse = contentsOf(before);
    const keys = { ...declared.keys, certificates: 'ec-p384', kubeconfigs: 'ec-p384' } as const;
    const world = await process(before.declaredAs({ ...declared, keys }), memory, ['reviewed', 'direct']);

    await world.apply();
    const { pending } = await world.apply();
    expect(pending.map(({ artefact }) => artefact)).toContain('admin.conf cp1');
    const waiting = contentsOf(world);
    for (const name of ['pki/apiserver.key', 'pki/apiserver.crt', 'admin.conf'])
      expect(waiting[name]).toBe(inUse[name]);
    expect(nextEntries(world)).toContain('pki/apiserver.key.next');
    expect(nextEntries(world)).toContain('admin.conf.next');
    await world.apply();
    expect(contentsOf(world)).toEqual(waiting);

    memory.approve();
    await world.apply();
    expect(changesOf(await world.plan())).toEqual({});
    expect(nextEntries(world)).toEqual([]);
    expect(contentsOf(world)['pki/apiserver.key']).toBe(waiting['pki/apiserver.key.next']);
    expect(kubeconfigAt(world, 'admin.conf').users).toHaveLength(1);
    await everythingIsSound(world);
  });

  test('what was declared back meanwhile: the key in use stays, and the one that waited is not lost from sight', async () => {
    const memory = await openMemory();
    const before = await process(await emptyWorld(declared), memory, ['direct']);
    await before.apply();
    const inUse = contentsOf(before);
    const keys = { ...declared.keys, certificates: 'ec-p384' } as const;
    const world = await process(before.declaredAs({ ...declared, keys }), memory, ['reviewed', 'direct']);
    await world.apply();
    expect(nextEntries(world)).toContain('pki/apiserver.key.next');
    const back = world.declaredAs(declared);
    expect(changesOf(await back.plan())).toEqual({});
    expect(contentsOf(back)).toMatchObject(inUse);
    await everythingIsSound(back);
  });
});

describe('an authority whose certificate waits for an approval', () => {
  test('keeps its key, and all below it waits with it, until somebody approves', async () => {
    const memory = await openMemory();
    const signer = { kind: 'issuer', issuer: memory.reviewed } as const;
    const world = (await emptyWorld(declared)).heldBy(custodiesOf(declared, { 'kubernetes-ca': { signer } }));
    const plan = await world.plan();
    expect(changesOf(plan)).toMatchObject({
      'kubernetes-ca': 'request missing',
      'kubernetes-ca-bundle': 'await copy-missing awaits-issuer',
      'apiserver cp1': 'await missing awaits-issuer',
      'etcd-server cp1': 'create missing',
    });
    const awaited = plan.steps.find(({ artefact }) => artefact === 'apiserver cp1');
    expect(awaited?.next).toBe('once somebody has approved the certificate of its authority, run `kpki apply` again');
    await world.apply();
    const key = world.text('pki/ca.key');
    const { pending } = await world.apply();
    expect(pending.map(({ artefact }) => artefact)).toEqual(['kubernetes-ca']);
    memory.approve();
    await world.apply();
    await world.apply();
    expect(changesOf(await world.plan())).toEqual({});
    expect(world.text('pki/ca.key')).toBe(key);
    expect(certificateAt(world, 'pki/ca.crt').issuer.text).toBe('CN=kpki memory intermediate');
    await everythingIsSound(world);
  });
});
