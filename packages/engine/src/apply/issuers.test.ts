import { describe, expect, test } from 'vitest';
import { caPlacementsOf, type OpenMemory, openMemory } from '../../test/ca-placements.ts';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { changesOf, emptyState, now, type TestState } from '../../test/observed-state.ts';
import type { NamedIssuer } from '../index.ts';
import { remedy } from '../model/finding.ts';
import { emptyIntent } from '../plan/intent.ts';

const declared = cluster({ users: [{ name: 'jane', groups: ['dev'] }] });

/** Issues with the first of these issuers that does not object; each call is another process on the same storage. */
async function process(
  observed: TestState,
  { storage }: OpenMemory,
  names: readonly ('direct' | 'reviewed')[],
): Promise<TestState> {
  const memory = await openMemory(storage);
  const issuers = names.map((name) => memory[name]);
  return observed.heldBy(caPlacementsOf(observed.cluster, { all: { key: { kind: 'issuers', issuers } } }));
}

const nextEntries = (observed: TestState) => observed.entries().filter((entry) => entry.endsWith('.next'));

describe('CAs whose keys are in an issuer', () => {
  test('that answers at once: everything is there after one run, with who stands behind it', async () => {
    const memory = await openMemory();
    const observed = await process(await emptyState(declared), memory, ['direct']);
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    await everythingHolds(observed);
    expect(observed.entries().filter((entry) => /ca\.key$/.test(entry))).toEqual([]);
    expect(certificateAt(observed, 'pki/ca.crt').subject.text).toBe('CN=kpki memory intermediate');
    expect(observed.text('pki/apiserver.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  test('that issues nothing of the kind: it is blocked, with what it says, and nothing is written', async () => {
    const memory = await openMemory();
    const observed = await process(await emptyState(declared), memory, ['reviewed']);
    expect(changesOf(await observed.plan())).toMatchObject({ 'kubelet.conf cp1': 'blocked missing issuer-refuses' });
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(observed.entries()).toEqual([]);
    // Another of its issuers takes it.
    const both = await process(observed, memory, ['reviewed', 'direct']);
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
    const caPlacements = caPlacementsOf(declared, { all: { key: { kind: 'issuers', issuers: [resuming] } } });
    const observed = (await emptyState(declared)).heldBy(caPlacements);
    await observed.apply();
    const before = contentsOf(observed);
    const asked = (what: 'renew' | 'rekey') => observed.plan(now, { ...emptyIntent, [what]: ['apiserver cp1'] });
    await expect(observed.apply(await asked('renew'))).rejects.toMatchObject({
      message: expect.stringContaining('answered the certificate that is in use already'),
    });
    expect(contentsOf(observed)).toEqual(before);
    await observed.apply(await asked('rekey'));
    expect(contentsOf(observed)).not.toEqual(before);
  });

  test('that is asked to renew waits for an approval like any other request', async () => {
    const memory = await openMemory();
    const observed = await process(await emptyState(declared), memory, ['direct']);
    await observed.apply();
    const reviewed = await process(observed, memory, ['reviewed', 'direct']);
    const before = reviewed.text('pki/apiserver.crt');
    const plan = () => reviewed.plan(now, { ...emptyIntent, renew: ['apiserver cp1'] });
    expect(changesOf(await plan())).toEqual({ 'apiserver cp1': 'renew requested pending-issuer' });
    expect((await reviewed.apply(await plan())).pending.map(({ artifact }) => artifact)).toEqual(['apiserver cp1']);
    expect(reviewed.text('pki/apiserver.crt')).toBe(before);
    expect(memory.approve()).toBe(1);
    expect((await reviewed.apply(await plan())).pending).toEqual([]);
    expect(reviewed.text('pki/apiserver.crt')).not.toBe(before);
  });

  test('that waits for an approval: the key is kept, the request is one, and another process goes on', async () => {
    const memory = await openMemory();
    const first = await process(await emptyState(declared), memory, ['reviewed', 'direct']);
    expect(changesOf(await first.plan())).toMatchObject({ 'apiserver cp1': 'request missing' });
    expect((await first.apply()).pending).toEqual([]);
    expect(memory.storage.reviews.size).toBe(0);
    const keys = contentsOf(first);
    expect(nextEntries(first)).toContain('admin.conf.next');

    const asked = (await first.apply()).pending;
    expect(asked.map(({ artifact }) => artifact)).toContain('apiserver cp1');
    expect(asked.map(({ artifact }) => artifact)).toContain('user jane');
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
    const before = await process(await emptyState(declared), memory, ['direct']);
    await before.apply();
    const inUse = contentsOf(before);
    const keys = { ...declared.keys, certificates: 'ec-p384', kubeconfigs: 'ec-p384' } as const;
    const observed = await process(before.declaredAs({ ...declared, keys }), memory, ['reviewed', 'direct']);

    await observed.apply();
    const { pending } = await observed.apply();
    expect(pending.map(({ artifact }) => artifact)).toContain('admin.conf cp1');
    const waiting = contentsOf(observed);
    for (const name of ['pki/apiserver.key', 'pki/apiserver.crt', 'admin.conf'])
      expect(waiting[name]).toBe(inUse[name]);
    expect(nextEntries(observed)).toContain('pki/apiserver.key.next');
    expect(nextEntries(observed)).toContain('admin.conf.next');
    await observed.apply();
    expect(contentsOf(observed)).toEqual(waiting);

    memory.approve();
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    expect(nextEntries(observed)).toEqual([]);
    expect(contentsOf(observed)['pki/apiserver.key']).toBe(waiting['pki/apiserver.key.next']);
    expect(kubeconfigAt(observed, 'admin.conf').users).toHaveLength(1);
    await everythingIsSound(observed);
  });

  test('what was declared back meanwhile: the key in use stays, and the one that waited is not lost from sight', async () => {
    const memory = await openMemory();
    const before = await process(await emptyState(declared), memory, ['direct']);
    await before.apply();
    const inUse = contentsOf(before);
    const keys = { ...declared.keys, certificates: 'ec-p384' } as const;
    const observed = await process(before.declaredAs({ ...declared, keys }), memory, ['reviewed', 'direct']);
    await observed.apply();
    expect(nextEntries(observed)).toContain('pki/apiserver.key.next');
    const back = observed.declaredAs(declared);
    expect(changesOf(await back.plan())).toEqual({});
    expect(contentsOf(back)).toMatchObject(inUse);
    await everythingIsSound(back);
  });
});

describe('a CA whose certificate waits for an approval', () => {
  test('keeps its key, and all below it waits with it, until somebody approves', async () => {
    const memory = await openMemory();
    const signer = { kind: 'issuer', issuer: memory.reviewed } as const;
    const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': { signer } }));
    const plan = await observed.plan();
    expect(changesOf(plan)).toMatchObject({
      'kubernetes-ca': 'request missing',
      'kubernetes-ca-bundle': 'pending copy-missing pending-issuer',
      'apiserver cp1': 'pending missing pending-issuer',
      'etcd-server cp1': 'create missing',
    });
    const awaited = plan.steps.find(({ artifact }) => artifact === 'apiserver cp1');
    expect(awaited?.next).toEqual(remedy('apply-when-approved'));
    await observed.apply();
    const key = observed.text('pki/ca.key');
    const { pending } = await observed.apply();
    expect(pending.map(({ artifact }) => artifact)).toEqual(['kubernetes-ca']);
    memory.approve();
    await observed.apply();
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    expect(observed.text('pki/ca.key')).toBe(key);
    expect(certificateAt(observed, 'pki/ca.crt').issuer.text).toBe('CN=kpki memory intermediate');
    await everythingIsSound(observed);
  });
});
