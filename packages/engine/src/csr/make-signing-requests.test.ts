import { readRequest } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { contentsOf } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, emptyState } from '../../test/observed-state.ts';
import { asking, signingRequestsOf } from '../../test/two-sides.ts';

test('before the keys are kept nothing is asked for; then everything that is signed elsewhere, with their own keys', async () => {
  const observed = await asking();
  expect(await signingRequestsOf(observed)).toEqual([]);
  await observed.apply();
  const kept = contentsOf(observed);
  const signingRequests = await signingRequestsOf(observed);
  expect(signingRequests.map(({ artifact, signer }) => `${artifact} by ${signer}`)).toEqual([
    'apiserver cp1 by kubernetes-ca',
    'apiserver-kubelet-client cp1 by kubernetes-ca',
    'front-proxy-client cp1 by front-proxy-ca',
    'etcd-server cp1 by etcd-ca',
    'etcd-peer cp1 by etcd-ca',
    'etcd-healthcheck-client cp1 by etcd-ca',
    'apiserver-etcd-client cp1 by etcd-ca',
    'admin.conf cp1 by kubernetes-ca',
    'super-admin.conf cp1 by kubernetes-ca',
    'kubelet.conf cp1 by kubernetes-ca',
    'controller-manager.conf cp1 by kubernetes-ca',
    'scheduler.conf cp1 by kubernetes-ca',
  ]);
  for (const signingRequest of signingRequests) {
    const request = readRequest(signingRequest.csr);
    expect(request.subject).toMatchObject(signingRequest.subject);
    expect(request.names).toMatchObject(signingRequest.names);
    expect(request.ca).toBeUndefined();
  }
  // Each key revealed by a sink is reported, once for each request.
  expect(observed.events.filter(({ type }) => type === 'revealed')).toHaveLength(signingRequests.length);
  expect(contentsOf(observed)).toEqual(kept);
  expect((await signingRequestsOf(observed)).map(({ publicKey }) => publicKey)).toEqual(
    signingRequests.map(({ publicKey }) => publicKey),
  );
});

test('what is signed here is not asked for', async () => {
  const declared = cluster();
  const observed = await emptyState(declared);
  expect(await signingRequestsOf(observed)).toEqual([]);
  await observed.apply();
  expect(await signingRequestsOf(observed)).toEqual([]);
});

describe('a CA that is signed externally', () => {
  const limited = cluster({
    ca: {
      topology: 'separate',
      limitPathLength: true,
      permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
    },
  });

  test('is asked for with its limits, and what is under it is not', async () => {
    const signer = { kind: 'external' } as const;
    const observed = (await emptyState(limited)).heldBy(caPlacementsOf(limited, { 'kubernetes-ca': { signer } }));
    expect(changesOf(await observed.plan())).toMatchObject({ 'kubernetes-ca': 'request missing' });
    const plan = await observed.plan();
    const requests = { ...plan, steps: plan.steps.filter(({ artifact }) => artifact === 'kubernetes-ca') };
    expect(requests.steps[0]?.writes.map(({ entry }) => entry)).toEqual(['pki/ca.key']);
    await observed.apply();
    const signingRequests = await signingRequestsOf(observed);
    expect(signingRequests).toMatchObject([
      {
        artifact: 'kubernetes-ca',
        signer: null,
        ca: true,
        pathLength: 0,
        permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
      },
    ]);
    expect(readRequest(signingRequests[0]?.csr ?? new Uint8Array()).ca).toMatchObject({ pathLength: 0 });
  });

  test('and whose key is held asks with that key, which leaves no store', async () => {
    const memory = await openMemory();
    const held = { key: heldIn(memory.store), signer: { kind: 'external' } } as const;
    const declared = cluster();
    const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': held }));
    await observed.apply();
    expect([...memory.storage.keys.keys()]).toEqual(['demo.kubernetes-ca.1']);
    const [signingRequest, ...others] = await signingRequestsOf(observed);
    expect(others).toEqual([]);
    const key = await memory.store.find('demo.kubernetes-ca.1', { signal: new AbortController().signal });
    expect(readRequest(signingRequest?.csr ?? new Uint8Array()).publicKey).toEqual(key?.publicKey);
    expect(observed.entries()).not.toContain('pki/ca.key');
  });

  test('and another one that it signs is asked for once the first is here', async () => {
    const declared = cluster();
    const caPlacements = caPlacementsOf(declared, {
      'kubernetes-ca': { signer: { kind: 'external' } },
      'front-proxy-ca': { signer: { kind: 'ca', name: 'kubernetes-ca' } },
    });
    const observed = (await emptyState(declared)).heldBy(caPlacements);
    await observed.apply();
    expect(changesOf(await observed.plan())['front-proxy-ca']).toBe('pending certificate-missing pending-issuer');
    expect((await signingRequestsOf(observed)).map(({ artifact }) => artifact)).toEqual(['kubernetes-ca']);
  });
});
