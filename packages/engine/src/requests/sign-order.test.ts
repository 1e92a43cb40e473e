import { readCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { custodiesOf, heldIn, openMemory } from '../../test/custodies.ts';
import { asking, ordersOf, signedBy, signing } from '../../test/two-sides.ts';
import { emptyWorld } from '../../test/world.ts';
import { sameBytes } from '../bytes.ts';

describe('orders of another machine', () => {
  test('are signed by the authorities of this one, with its own lifetime and usages', async () => {
    const world = await asking();
    await world.apply();
    const orders = await ordersOf(world);
    const office = await signing();
    // What was said is compared before; here it must not count at all.
    const { signed, authorities } = await signedBy(
      office,
      orders.map((order) => ({ ...order, seconds: 1, usages: ['cert sign'] as const, authority: true })),
    );
    expect(signed.map(({ artefact }) => artefact)).toEqual(orders.map(({ artefact }) => artefact));
    expect([...authorities.keys()].toSorted()).toEqual(['etcd-ca', 'front-proxy-ca', 'kubernetes-ca']);
    for (const { chain } of signed) {
      const [leaf] = chain.map(readCertificate);
      expect(leaf?.authority).toBe(false);
      expect(leaf?.keyUsages).toEqual(['digital signature']);
      expect((leaf?.notAfter.getTime() ?? 0) - (leaf?.notBefore.getTime() ?? 0)).toBeGreaterThan(364 * 86_400_000);
    }
    // Each key of an authority is taken out once, however much it signs.
    expect(office.events.filter(({ type }) => type === 'revealed').length).toBeLessThanOrEqual(3);
  });

  test('that nobody here signs are not signed', async () => {
    const world = await asking();
    await world.apply();
    const [order] = await ordersOf(world);
    if (order === undefined) throw new Error('nothing is asked for');
    const office = await signing();
    await expect(signedBy(office, [{ ...order, artefact: 'sa' }])).rejects.toMatchObject({ code: 'denied' });
    const keyless = await signing();
    keyless.remove('pki/ca.key');
    await expect(signedBy(keyless, [order])).rejects.toMatchObject({ code: 'missing' });
    const elsewhere = await asking();
    await expect(signedBy(elsewhere, [order])).rejects.toMatchObject({ code: 'missing' });
  });
});

test('an authority is signed by a root that is held, and capped by it; the root is brought along', async () => {
  const rooted = cluster({ authorities: { topology: 'single-root', limitPathLength: true, permittedNames: null } });
  const memory = await openMemory();
  const online = (await emptyWorld(rooted)).heldBy(
    custodiesOf(rooted, { 'root-ca': { key: { kind: 'external' }, signer: { kind: 'external' } } }),
  );
  await online.apply();
  const orders = await ordersOf(online);
  expect(orders.map(({ artefact, signer }) => [artefact, signer])).toEqual(
    ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'].map((name) => [name, 'root-ca']),
  );
  const offline = (await emptyWorld(rooted)).heldBy(custodiesOf(rooted, { all: { key: heldIn(memory.store) } }));
  await offline.apply();
  const { signed, authorities } = await signedBy(offline, orders);
  const root = certificateAt(offline, 'pki/root-ca.crt');
  expect([...authorities]).toEqual([['root-ca', [root.der]]]);
  for (const { artefact, chain } of signed) {
    expect(chain).toHaveLength(1);
    const certificate = readCertificate(chain[0] ?? new Uint8Array());
    expect(certificate).toMatchObject({ authority: true, pathLength: 0 });
    expect(sameBytes(certificate.issuer.raw, root.subject.raw), artefact).toBe(true);
    expect(certificate.notAfter <= root.notAfter).toBe(true);
  }
});
