import { readCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { emptyState } from '../../test/observed-state.ts';
import { stranger, twistedIssuer } from '../../test/stranger-ca.ts';
import { asking, externalCluster, signedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';
import { sameBytes } from '../bytes.ts';
import type { NamedIssuer } from '../index.ts';

describe('signing requests of another machine', () => {
  test('are signed by the CAs of this one, with its own lifetime and usages', async () => {
    const observed = await asking();
    await observed.apply();
    const signingRequests = await signingRequestsOf(observed);
    const office = await signing();
    // The values of the request are compared before; here they must not count at all.
    const { signed, cas } = await signedBy(
      office,
      signingRequests.map((signingRequest) => ({
        ...signingRequest,
        seconds: 1,
        usages: ['cert sign'] as const,
        ca: true,
      })),
    );
    expect(signed.map(({ artifact }) => artifact)).toEqual(signingRequests.map(({ artifact }) => artifact));
    expect([...cas.keys()].toSorted()).toEqual(['etcd-ca', 'front-proxy-ca', 'kubernetes-ca']);
    for (const { chain } of signed) {
      const [leaf] = chain.map(readCertificate);
      expect(leaf?.ca).toBe(false);
      expect(leaf?.keyUsages).toEqual(['digital signature']);
      expect((leaf?.notAfter.getTime() ?? 0) - (leaf?.notBefore.getTime() ?? 0)).toBeGreaterThan(364 * 86_400_000);
    }
    // Each key of a CA is revealed once, however much it signs.
    expect(office.events.filter(({ type }) => type === 'revealed').length).toBeLessThanOrEqual(3);
  });

  test('that nobody here signs are not signed', async () => {
    const observed = await asking();
    await observed.apply();
    const [signingRequest] = await signingRequestsOf(observed);
    if (signingRequest === undefined) throw new Error('nothing is asked for');
    const office = await signing();
    await expect(signedBy(office, [{ ...signingRequest, artifact: 'sa' }])).rejects.toMatchObject({ code: 'denied' });
    const keyless = await signing();
    keyless.remove('pki/ca.key');
    await expect(signedBy(keyless, [signingRequest])).rejects.toMatchObject({ code: 'missing' });
    const elsewhere = await asking();
    await expect(signedBy(elsewhere, [signingRequest])).rejects.toMatchObject({ code: 'missing' });
  });
});

test('a CA is signed by a root that is held, and capped by it; the root comes with it', async () => {
  const rooted = cluster({ ca: { topology: 'single-root', limitPathLength: true, permittedNames: null } });
  const memory = await openMemory();
  const online = (await emptyState(rooted)).heldBy(
    caPlacementsOf(rooted, { 'root-ca': { key: { kind: 'external' }, signer: { kind: 'external' } } }),
  );
  await online.apply();
  const signingRequests = await signingRequestsOf(online);
  expect(signingRequests.map(({ artifact, signer }) => [artifact, signer])).toEqual(
    ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'].map((name) => [name, 'root-ca']),
  );
  const offline = (await emptyState(rooted)).heldBy(caPlacementsOf(rooted, { all: { key: heldIn(memory.store) } }));
  await offline.apply();
  const { signed, cas } = await signedBy(offline, signingRequests);
  const root = certificateAt(offline, 'pki/root-ca.crt');
  expect([...cas]).toEqual([['root-ca', [root.der]]]);
  for (const { artifact, chain } of signed) {
    expect(chain).toHaveLength(1);
    const certificate = readCertificate(chain[0] ?? new Uint8Array());
    expect(certificate).toMatchObject({ ca: true, pathLength: 0 });
    expect(sameBytes(certificate.issuer.raw, root.subject.raw), artifact).toBe(true);
    expect(certificate.notAfter <= root.notAfter).toBe(true);
  }
});

describe('a machine that signs by issuers', () => {
  const byIssuers = async (issuers: readonly NamedIssuer[]) => {
    const declared = externalCluster;
    const office = (await emptyState(declared)).heldBy(
      caPlacementsOf(declared, { all: { key: { kind: 'issuers', issuers } } }),
    );
    await office.apply();
    return office;
  };
  const oneRequest = async () => {
    const observed = await asking();
    await observed.apply();
    return (await signingRequestsOf(observed)).slice(0, 1);
  };

  test('signs what they issue, with who stands behind it', async () => {
    const { direct } = await openMemory();
    const { signed } = await signedBy(await byIssuers([direct]), await oneRequest());
    expect(signed[0]?.chain).toHaveLength(2);
  });

  test('and says what waits for an approval; asked again, it has it', async () => {
    const memory = await openMemory();
    const office = await byIssuers([memory.direct]);
    const reviewed = office.heldBy(
      caPlacementsOf(externalCluster, { all: { key: { kind: 'issuers', issuers: [memory.reviewed] } } }),
    );
    const signingRequests = await oneRequest();
    await expect(signedBy(reviewed, signingRequests)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'apiserver cp1 waits: a person must approve the request; then sign the bundle again',
    });
    expect(memory.approve()).toBe(1);
    expect((await signedBy(reviewed, signingRequests)).signed).toHaveLength(1);
  });

  test('and hands on nothing that is not what is declared', async () => {
    const { direct } = await openMemory();
    const office = await byIssuers([direct]);
    const twisted = await stranger('kpki memory intermediate');
    const other = { name: 'twisted', issuer: twistedIssuer(twisted, { commonName: 'admin', isLeaf: true }) };
    const lying = office.heldBy(
      caPlacementsOf(externalCluster, { all: { key: { kind: 'issuers', issuers: [other] } } }),
    );
    await expect(signedBy(lying, await oneRequest())).rejects.toMatchObject({
      code: 'unsupported',
      said: coded('issued-otherwise', { issuer: 'twisted' }),
    });
  });
});
