import { type Certificate, readCertificate } from '@kpki/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, everythingHolds, everythingIsSound } from '../../test/cases.ts';
import { certificateAt, reissued } from '../../test/certificates.ts';
import { newKey, publicKeyOf } from '../../test/keys.ts';
import { certified, stranger } from '../../test/stranger-authority.ts';
import { asking, broughtTo, certificatesOf, ordersOf, refusedBy, signedBy, signing } from '../../test/two-sides.ts';
import { changesOf, daysLater, type TestWorld } from '../../test/world.ts';

let asked: TestWorld;
let office: TestWorld;
let brought: readonly Certificate[];

beforeAll(async () => {
  [asked, office] = [await asking(), await signing()];
  await asked.apply();
  const orders = await ordersOf(asked);
  expect(await refusedBy(office, orders)).toEqual([]);
  brought = certificatesOf(await signedBy(office, orders));
});

/** The machine that asked, as it was when it had asked. */
async function fresh(): Promise<TestWorld> {
  const world = await asking();
  for (const entry of asked.entries()) world.put(entry, asked.bytes(entry));
  return world;
}

const isAuthority = ({ authority }: Certificate): boolean => authority;
const named = (name: string) => brought.filter(({ subject }) => subject.commonName === name);

describe('what was brought', () => {
  test('is placed whole, and is all there was to do', async () => {
    const { world, strangers, unsigned } = await broughtTo(await fresh(), brought);
    expect([strangers, unsigned]).toEqual([[], []]);
    await world.apply();
    expect(changesOf(await world.plan())).toEqual({});
    await everythingHolds(world);
    expect(world.text('pki/ca.crt')).toBe(office.text('pki/ca.crt'));
  });

  test('in part is placed in part, and the rest waits on', async () => {
    const part = [...brought.filter(isAuthority), ...named('kube-apiserver')];
    const { world } = await broughtTo(await fresh(), part);
    await world.apply();
    const waiting = Object.values(changesOf(await (await broughtTo(world, [])).world.plan()));
    expect(new Set(waiting.map((each) => each.split(' ')[0]))).toEqual(new Set(['await']));
    // Whose authority signed nothing of the first part, it was not known yet.
    const { world: rest } = await broughtTo(world, brought);
    await rest.apply();
    expect(changesOf(await rest.plan())).toEqual({});
    await everythingIsSound(rest);
  });

  test('without who signed it is not taken, and is told', async () => {
    const { world, unsigned, strangers } = await broughtTo(await fresh(), named('kube-apiserver'));
    expect(unsigned).toEqual(['CN=kube-apiserver']);
    expect(strangers).toEqual([]);
    expect(changesOf(await world.plan())['apiserver cp1']).toMatch(/^await /);
  });

  test('beside it by others, for nobody here, is left out', async () => {
    const other = await stranger('other');
    const stray = readCertificate(await certified(publicKeyOf(newKey()), other, { isLeaf: true }));
    const { world, strangers } = await broughtTo(await fresh(), [stray, ...brought, other.certificate]);
    expect(strangers).toEqual(['CN=leaf', 'CN=other']);
    await world.apply();
    await everythingIsSound(world);
  });

  test('once more is no reason to write anything', async () => {
    const { world } = await broughtTo(await fresh(), brought);
    await world.apply();
    const { world: again } = await broughtTo(world, brought);
    const before = contentsOf(again);
    expect(changesOf(await again.plan())).toEqual({});
    await again.apply();
    expect(contentsOf(again)).toEqual(before);
  });

  test('once more, and old by now, is not put back in place of what is due', async () => {
    const { world } = await broughtTo(await fresh(), brought);
    await world.apply();
    const { world: later } = await broughtTo(world, brought);
    const due = changesOf(await later.plan(daysLater(350)));
    expect(due['apiserver cp1']).toBe('await renew-due awaits-issuer');
  });
});

describe('an authority that was brought', () => {
  test('and is another than the one that is here is refused, and the one here stays', async () => {
    const { world } = await broughtTo(await fresh(), brought);
    await world.apply();
    world.remove('pki/apiserver.crt');
    const other = await stranger('kubernetes-ca');
    const [apiserver] = named('kube-apiserver');
    const key = apiserver?.publicKey ?? new Uint8Array();
    const theirs = readCertificate(await certified(key, other, { isLeaf: true, commonName: 'kube-apiserver' }));
    const { world: refused } = await broughtTo(world, [theirs, other.certificate]);
    const step = (await refused.plan()).steps.find(({ artefact }) => artefact === 'kubernetes-ca');
    expect(step).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'issuer-changed' }],
      next: expect.stringMatching(/^have it signed by the authority of pki\/ca\.crt/),
    });
    const before = contentsOf(refused);
    await expect(refused.apply()).rejects.toMatchObject({ code: 'denied' });
    expect(contentsOf(refused)).toEqual(before);
  });

  test('with a newer certificate for the same key is the same, and the one here stays', async () => {
    const { world } = await broughtTo(await fresh(), brought);
    await world.apply();
    world.remove('pki/apiserver.crt');
    const own = certificateAt(office, 'pki/ca.crt');
    const renewed = readCertificate(await reissued(office, own, 'pki/ca', { notAfter: daysLater(4000) }));
    const { world: again, strangers } = await broughtTo(world, [...named('kube-apiserver'), renewed]);
    expect(strangers).toEqual([]);
    expect(changesOf(await again.plan())).toEqual({ 'apiserver cp1': 'renew certificate-missing' });
    await again.apply();
    expect(certificateAt(again, 'pki/ca.crt').der).toEqual(own.der);
    await everythingIsSound(again);
  });

  test('among several is the one that signed most, whatever comes first; what others signed is refused', async () => {
    const other = await stranger('kubernetes-ca');
    const [apiserver] = named('kube-apiserver');
    if (apiserver === undefined) throw new Error('nothing was signed');
    const { notAfter } = apiserver;
    const wish = { isLeaf: true, commonName: 'kube-apiserver', notAfter, notBefore: daysLater(0) };
    const theirs = readCertificate(await certified(apiserver.publicKey, other, wish));
    const rest = brought.filter((each) => each !== apiserver);
    const { world } = await broughtTo(await fresh(), [theirs, other.certificate, ...rest]);
    const before = contentsOf(world);
    await expect(world.apply()).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('kube-apiserver'),
    });
    expect(contentsOf(world)).toEqual(before);
  });

  test('and is a leaf, or has ended, is none', async () => {
    const ended = readCertificate(
      await reissued(office, certificateAt(office, 'pki/ca.crt'), 'pki/ca', {
        notBefore: daysLater(-9),
        notAfter: daysLater(-1),
      }),
    );
    const { world } = await broughtTo(await fresh(), [...named('kube-apiserver'), ended]);
    expect(changesOf(await world.plan())['kubernetes-ca']).toBe('blocked expired');
  });
});

test('a certificate by a chain of authorities: they stand behind it, and the root is believed by nobody', async () => {
  const root = await stranger('corporate root');
  const middle = await stranger('middle', root);
  const asks = await fresh();
  const below = await stranger('kubernetes-ca', middle);
  const leaves = await Promise.all(
    brought
      .filter((each) => !isAuthority(each))
      .map(async (leaf) => {
        const der = await reissued(office, leaf, 'pki/ca', {
          key: below.key,
          issuer: below.certificate.subject.raw,
          authorityKeyId: below.certificate.subjectKeyId ?? new Uint8Array(),
        });
        return readCertificate(der);
      }),
  );
  const others = [below, middle, root].map(({ certificate }) => certificate);
  const { world, strangers } = await broughtTo(asks, [...others, ...leaves]);
  expect(strangers).toEqual([]);
  await world.apply();
  await everythingIsSound(world);
  expect(world.text('pki/ca.crt').match(/BEGIN/g)).toHaveLength(1);
  expect(world.text('pki/apiserver.crt').match(/BEGIN/g)).toHaveLength(3);
});
