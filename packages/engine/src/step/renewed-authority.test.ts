import { pemBlocks } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { certificateAt, certificateIn, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { sinksWorld } from '../../test/sinks.ts';
import { stranger } from '../../test/stranger-authority.ts';
import { changesOf, daysLater, emptyWorld, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import { asDeclared, type Intent } from './intent.ts';

const renewCa: Intent = { ...asDeclared, renew: ['kubernetes-ca'] };
const kubeconfigs = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'];
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
const later = daysLater(100);

function bundleOf(world: TestWorld, entry: string): readonly Uint8Array[] {
  return pemBlocks(world.bytes(entry)).map(({ der }) => der);
}

describe('an authority that is asked to be renewed', () => {
  test('keeps its key, its name and its identifier; bundles and kubeconfigs follow, and what it signed stays', async () => {
    const world = await fullWorld(cluster());
    const before = certificateAt(world, 'pki/ca.crt');
    const key = world.text('pki/ca.key');
    const leaf = world.text('pki/apiserver.crt');
    const plan = await world.plan(later, renewCa);
    expect(changesOf(plan)).toEqual({
      'kubernetes-ca': 'renew asked',
      'kubernetes-ca-bundle': 'rewrite bundle-differs',
      ...Object.fromEntries(kubeconfigs.map((name) => [`${name} cp1`, 'rewrite bundle-differs'])),
    });
    expect(warningsOf(plan)).toEqual({});
    await world.apply(plan, later);
    const after = certificateAt(world, 'pki/ca.crt');
    expect(after.subject.raw).toEqual(before.subject.raw);
    expect(after.subjectKeyId).toEqual(before.subjectKeyId);
    expect(after.publicKey).toEqual(before.publicKey);
    expect(after.notAfter > before.notAfter).toBe(true);
    expect([world.text('pki/ca.key'), world.text('pki/apiserver.crt')]).toEqual([key, leaf]);
    expect(bundleOf(world, 'pki/ca.crt')).toEqual([after.der]);
    expect(changesOf(await world.plan(later))).toEqual({});
    expect((await world.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('is renewed after its end: until then nothing under it can be issued, and the plan says what to type', async () => {
    const world = await fullWorld(cluster());
    const end = daysLater(3660);
    const stuck = (await world.plan(end)).steps.find(({ artefact }) => artefact === 'kubernetes-ca');
    expect(stuck).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'expired' }],
      next: expect.stringMatching(/^`kpki renew kubernetes-ca etcd-ca front-proxy-ca` renews each CA over its key/),
    });
    const all: Intent = { ...asDeclared, renew: ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] };
    const changes = changesOf(await world.plan(end, all));
    expect(changes['kubernetes-ca']).toBe('renew asked');
    expect(changes['apiserver cp1']).toBe('renew expired');
    expect(changes['admin.conf cp1']).toBe('renew expired bundle-differs');
    await world.apply(await world.plan(end, all), end);
    expect(changesOf(await world.plan(end))).toEqual({});
    expect((await world.judge(end)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('has what was capped by its old end made anew as soon as that is due', async () => {
    const world = await emptyWorld(cluster());
    await world.apply();
    const end = daysLater(60);
    await reissue(world, 'pki/front-proxy-ca.crt', 'pki/front-proxy-ca', { notAfter: end });
    await reissue(world, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', { notAfter: end });
    const at = daysLater(45);
    expect(changesOf(await world.plan(at))).toEqual({ 'front-proxy-ca': 'blocked renew-due' });
    const intent: Intent = { ...asDeclared, renew: ['front-proxy-ca'] };
    const plan = await world.plan(at, intent);
    expect(changesOf(plan)).toEqual({
      'front-proxy-ca': 'renew asked',
      'front-proxy-ca-bundle': 'rewrite bundle-differs',
      'front-proxy-client cp1': 'renew renew-due',
    });
    await world.apply(plan, at);
    expect(certificateAt(world, 'pki/front-proxy-client.crt').notAfter > daysLater(400)).toBe(true);
  });

  test('without its key is not renewed, and that is said', async () => {
    const world = await fullWorld(cluster());
    world.remove('pki/ca.key');
    expect(changesOf(await world.plan(later, renewCa))).toEqual({ 'kubernetes-ca': 'blocked asked key-missing' });
    await expect(world.apply(await world.plan(now, renewCa))).rejects.toMatchObject({ code: 'denied' });
  });

  test('that another one signed is not made a root', async () => {
    const world = await fullWorld(cluster());
    const corporate = await stranger('corporate');
    const { der } = certificateAt(world, 'pki/ca.crt');
    const issuer = corporate.certificate.subject.raw;
    await reissue(world, 'pki/ca.crt', 'pki/ca', { issuer, key: corporate.key });
    expect(certificateAt(world, 'pki/ca.crt').der).not.toEqual(der);
    const plan = await world.plan(later, renewCa);
    expect(changesOf(plan)['kubernetes-ca']).toBe('blocked asked issuer-changed');
  });

  test('below a root: what shows it behind itself shows the new one', async () => {
    const declared = cluster({
      authorities: { topology: 'single-root', limitPathLength: true, permittedNames: null },
    });
    const world = await sinksWorld(declared, [
      { name: 'files', layout: 'kubeadm' },
      { name: 'stick', layout: 'root-ca' },
    ]);
    await world.apply();
    const changes = changesOf(await world.plan(later, renewCa));
    expect(changes).toMatchObject({
      'kubernetes-ca': 'renew asked',
      'kubernetes-ca-chain': 'rewrite bundle-differs',
      'apiserver cp1': 'rewrite chain-differs',
      'admin.conf cp1': 'rewrite bundle-differs chain-differs',
    });
    expect(changes).not.toHaveProperty('etcd-server cp1');
    await world.apply(later, renewCa);
    expect(changesOf(await world.plan(later))).toEqual({});
    const chain = pemBlocks(Buffer.from(world.stored().get('files tree pki/apiserver.crt') ?? ''));
    const authority = certificateIn(Buffer.from(world.stored().get('files tree pki/ca.crt') ?? ''));
    expect(chain.map(({ der }) => base64(der))).toContain(base64(authority.der));
  });

  test('stays half renewed in no case: a place that has the old one gets the new one', async () => {
    const declared = cluster();
    const world = await sinksWorld(declared, [
      { name: 'files', layout: 'kubeadm' },
      { name: 'vault', layout: 'vault-kv' },
    ]);
    await world.apply();
    const old = new Map(
      [...(world.storages.get('vault')?.places ?? [])].map(([place, { entries }]) => [place, new Map(entries)]),
    );
    await world.apply(later, renewCa);
    for (const [place, entries] of old) world.storages.get('vault')?.places.set(place, { entries, attributes: '{}' });
    const changes = changesOf(await world.plan(later));
    expect(changes['kubernetes-ca']).toBe('copy copies-differ');
    expect(Object.values(changes).filter((each) => each.startsWith('blocked'))).toEqual([]);
    await world.apply(later);
    expect(changesOf(await world.plan(later))).toEqual({});
  });
});
