import type { KeyStore } from '@kpki/plugin';
import { verifySignature } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf, heldIn, type OpenMemory, openMemory } from '../../test/ca-placements.ts';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { certificateAt, certificatePem } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { call, changesOf, emptyState, now, type TestState, warningsOf } from '../../test/observed-state.ts';
import { selfSignedRoot } from '../issuing/local-issuer.ts';
import { styleOf } from '../issuing/style.ts';

const declared = cluster();

async function heldState(
  store: (memory: OpenMemory) => KeyStore | null = ({ store: own }) => own,
  name?: string,
): Promise<{ readonly memory: OpenMemory; readonly observed: TestState }> {
  const memory = await openMemory();
  const caPlacements = caPlacementsOf(declared, { 'kubernetes-ca': { key: heldIn(store(memory), name) } });
  return { memory, observed: (await emptyState(declared)).heldBy(caPlacements) };
}

const keysIn = ({ storage }: OpenMemory) => [...storage.keys.keys()];

describe('a CA whose key is held', () => {
  test('is made with a key of the store, which is in no file, and stays', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    expect(keysIn(memory)).toEqual(['demo.kubernetes-ca.1']);
    expect(observed.entries()).not.toContain('pki/ca.key');
    expect(observed.entries()).toContain('pki/etcd/ca.key');
    expect(changesOf(await observed.plan())).toEqual({});
    await everythingHolds(observed);
    observed.remove('pki/apiserver.crt');
    await observed.apply();
    await everythingIsSound(observed);
    expect(keysIn(memory)).toEqual(['demo.kubernetes-ca.1']);
  });

  test('has the key that a run made which died before its certificate', async () => {
    const { memory, observed } = await heldState();
    const key = await memory.store.create('demo.kubernetes-ca.1', declared.keys.ca, call);
    expect(changesOf(await observed.plan())).toMatchObject({ 'kubernetes-ca': 'renew certificate-missing' });
    await observed.apply();
    expect(keysIn(memory)).toEqual(['demo.kubernetes-ca.1']);
    expect(certificateAt(observed, 'pki/ca.crt').publicKey).toEqual(key.publicKey);
    await everythingIsSound(observed);
  });

  test('has the key that its certificate is of, whichever there are beside it', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    await memory.store.create('demo.kubernetes-ca.2', 'ec-p256', call);
    observed.remove('pki/apiserver.crt');
    expect(changesOf(await observed.plan())).toEqual({ 'apiserver cp1': 'renew certificate-missing' });
    await observed.apply();
    await everythingIsSound(observed);
  });

  test('issues with the key of the certificate that comes first, where its file still has the one before', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    const before = observed.text('pki/ca.crt');
    const key = await memory.store.create('demo.kubernetes-ca.2', 'ec-p256', call);
    const { ca: seconds } = declared.validity;
    const template = { commonName: 'kubernetes-ca', dnsNames: [], keyKind: 'ec-p256', seconds, ca: {} } as const;
    const root = await selfSignedRoot(key, template, styleOf(declared), now, call);
    observed.put('pki/ca.crt', `${Buffer.from(certificatePem(root)).toString()}${before}`);
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    expect(verifySignature(certificateAt(observed, 'pki/apiserver.crt'), key.publicKey)).toBe(true);
  });

  test('has the key that is named, made by whomever', async () => {
    const { memory, observed } = await heldState(undefined, 'ceremony');
    const key = await memory.store.create('ceremony', 'ec-p256', call);
    await observed.apply();
    expect(keysIn(memory)).toEqual(['ceremony']);
    expect(certificateAt(observed, 'pki/ca.crt').publicKey).toEqual(key.publicKey);
    await everythingIsSound(observed);
  });

  test('has a named key of another kind than declared, and the plan says so', async () => {
    const { memory, observed } = await heldState(undefined, 'ceremony');
    await memory.store.create('ceremony', 'rsa-2048', call);
    await observed.apply();
    expect(warningsOf(await observed.plan())).toEqual({ 'kubernetes-ca': 'key-kind-differs' });
  });

  test('in a store that creates nothing waits for whoever makes keys there', async () => {
    const { memory, observed } = await heldState(({ store }) => ({ ...store, creates: [] }));
    const blocked = (await observed.plan()).steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect(blocked).toMatchObject({
      action: 'blocked',
      next: coded('name-key', { make: { key: 'demo.kubernetes-ca.1', kind: 'ec-p256' } }),
    });
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(observed.entries()).toEqual([]);
    await memory.store.create('demo.kubernetes-ca.1', 'ec-p256', call);
    await observed.apply();
    await everythingIsSound(observed);
  });

  test('whose certificate is of a key that the store has not issues nothing, and is told', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    memory.storage.keys.clear();
    await memory.store.create('demo.kubernetes-ca.1', 'ec-p256', call);
    const plan = await observed.plan();
    expect(changesOf(plan)).toEqual({});
    expect(warningsOf(plan)).toEqual({ 'kubernetes-ca': 'key-missing' });
    observed.remove('pki/apiserver.crt');
    expect(changesOf(await observed.plan())).toEqual({
      'apiserver cp1': 'blocked certificate-missing issuer-unusable',
    });
    const before = contentsOf(observed);
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(contentsOf(observed)).toEqual(before);
  });

  test('that is only looked at, without a PIN, is as it was', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    const unasked = observed.heldBy(caPlacementsOf(declared, { 'kubernetes-ca': { key: heldIn(null) } }));
    const plan = await unasked.plan();
    expect(changesOf(plan)).toEqual({});
    expect(warningsOf(plan)).toEqual({});
    expect(keysIn(memory)).toHaveLength(1);
  });

  test('whose key somebody replaced meanwhile signs nothing with the other', async () => {
    const { memory, observed } = await heldState();
    await observed.apply();
    observed.remove('pki/apiserver.crt');
    const read = await observed.plan();
    memory.storage.keys.clear();
    await memory.store.create('demo.kubernetes-ca.1', 'ec-p256', call);
    await expect(observed.apply(read)).rejects.toMatchObject({ code: 'conflict' });
    expect(observed.entries()).not.toContain('pki/apiserver.crt');
  });
});

test('a CA below another one, both held: the chain stands behind what it signs', async () => {
  const memory = await openMemory();
  const rooted = cluster({ ca: { topology: 'single-root', limitPathLength: true, permittedNames: null } });
  const observed = (await emptyState(rooted)).heldBy(caPlacementsOf(rooted, { all: { key: heldIn(memory.store) } }));
  await observed.apply();
  expect(keysIn(memory).toSorted()).toEqual(
    ['etcd-ca', 'front-proxy-ca', 'kubernetes-ca', 'root-ca'].map((name) => `demo.${name}.1`),
  );
  expect(observed.entries().filter((entry) => /ca\.key$/.test(entry))).toEqual([]);
  expect(changesOf(await observed.plan())).toEqual({});
  await everythingIsSound(observed);
  expect(observed.text('pki/apiserver.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});
