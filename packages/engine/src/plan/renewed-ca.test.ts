import { pemBlocks } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { certificateAt, certificateIn, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import {
  changesOf,
  daysLater,
  emptyState,
  fullState,
  now,
  type TestState,
  warningsOf,
} from '../../test/observed-state.ts';
import { sinksState } from '../../test/sinks.ts';
import { stranger } from '../../test/stranger-ca.ts';
import { emptyIntent, type Intent } from './intent.ts';

const renewCa: Intent = { ...emptyIntent, renew: ['kubernetes-ca'] };
const kubeconfigs = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'];
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
const later = daysLater(100);

function bundleOf(observed: TestState, entry: string): readonly Uint8Array[] {
  return pemBlocks(observed.bytes(entry)).map(({ der }) => der);
}

describe('a CA that is asked to be renewed', () => {
  test('keeps its key, its name and its identifier; bundles and kubeconfigs follow, and what it signed stays', async () => {
    const observed = await fullState(cluster());
    const before = certificateAt(observed, 'pki/ca.crt');
    const key = observed.text('pki/ca.key');
    const leaf = observed.text('pki/apiserver.crt');
    const plan = await observed.plan(later, renewCa);
    expect(changesOf(plan)).toEqual({
      'kubernetes-ca': 'renew requested',
      'kubernetes-ca-bundle': 'update bundle-differs',
      ...Object.fromEntries(kubeconfigs.map((name) => [`${name} cp1`, 'update bundle-differs'])),
    });
    expect(warningsOf(plan)).toEqual({});
    await observed.apply(plan, later);
    const after = certificateAt(observed, 'pki/ca.crt');
    expect(after.subject.raw).toEqual(before.subject.raw);
    expect(after.subjectKeyId).toEqual(before.subjectKeyId);
    expect(after.publicKey).toEqual(before.publicKey);
    expect(after.notAfter > before.notAfter).toBe(true);
    expect([observed.text('pki/ca.key'), observed.text('pki/apiserver.crt')]).toEqual([key, leaf]);
    expect(bundleOf(observed, 'pki/ca.crt')).toEqual([after.der]);
    expect(changesOf(await observed.plan(later))).toEqual({});
    expect((await observed.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('is renewed after its end: until then nothing under it can be issued, and the plan says what to type', async () => {
    const observed = await fullState(cluster());
    const end = daysLater(3660);
    const stuck = (await observed.plan(end)).steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect(stuck).toMatchObject({
      action: 'blocked',
      reasons: [{ reason: 'expired' }],
      next: coded('renew-cas-or-replace', { names: ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] }),
    });
    const all: Intent = { ...emptyIntent, renew: ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] };
    const changes = changesOf(await observed.plan(end, all));
    expect(changes['kubernetes-ca']).toBe('renew requested');
    expect(changes['apiserver cp1']).toBe('renew expired');
    expect(changes['admin.conf cp1']).toBe('renew expired bundle-differs');
    await observed.apply(await observed.plan(end, all), end);
    expect(changesOf(await observed.plan(end))).toEqual({});
    expect((await observed.judge(end)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('has what was capped by its old end made anew as soon as that is due', async () => {
    const observed = await emptyState(cluster());
    await observed.apply();
    const end = daysLater(60);
    await reissue(observed, 'pki/front-proxy-ca.crt', 'pki/front-proxy-ca', { notAfter: end });
    await reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', { notAfter: end });
    const at = daysLater(45);
    expect(changesOf(await observed.plan(at))).toEqual({ 'front-proxy-ca': 'blocked renew-due' });
    const intent: Intent = { ...emptyIntent, renew: ['front-proxy-ca'] };
    const plan = await observed.plan(at, intent);
    expect(changesOf(plan)).toEqual({
      'front-proxy-ca': 'renew requested',
      'front-proxy-ca-bundle': 'update bundle-differs',
      'front-proxy-client cp1': 'renew renew-due',
    });
    await observed.apply(plan, at);
    expect(certificateAt(observed, 'pki/front-proxy-client.crt').notAfter > daysLater(400)).toBe(true);
  });

  test('without its key is not renewed, and that is said', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/ca.key');
    expect(changesOf(await observed.plan(later, renewCa))).toEqual({
      'kubernetes-ca': 'blocked requested key-missing',
    });
    await expect(observed.apply(await observed.plan(now, renewCa))).rejects.toMatchObject({ code: 'denied' });
  });

  test('that another one signed is not made a root', async () => {
    const observed = await fullState(cluster());
    const corporate = await stranger('corporate');
    const { der } = certificateAt(observed, 'pki/ca.crt');
    const issuer = corporate.certificate.subject.raw;
    await reissue(observed, 'pki/ca.crt', 'pki/ca', { issuer, key: corporate.key });
    expect(certificateAt(observed, 'pki/ca.crt').der).not.toEqual(der);
    const plan = await observed.plan(later, renewCa);
    expect(changesOf(plan)['kubernetes-ca']).toBe('blocked requested issuer-changed');
  });

  test('below a root: what shows it behind itself shows the new one', async () => {
    const declared = cluster({
      ca: { topology: 'single-root', limitPathLength: true, permittedNames: null },
    });
    const observed = await sinksState(declared, [
      { name: 'files', layout: 'kubeadm' },
      { name: 'stick', layout: 'root-ca' },
    ]);
    await observed.apply();
    const changes = changesOf(await observed.plan(later, renewCa));
    expect(changes).toMatchObject({
      'kubernetes-ca': 'renew requested',
      'kubernetes-ca-chain': 'update bundle-differs',
      'apiserver cp1': 'update chain-differs',
      'admin.conf cp1': 'update bundle-differs chain-differs',
    });
    expect(changes).not.toHaveProperty('etcd-server cp1');
    await observed.apply(later, renewCa);
    expect(changesOf(await observed.plan(later))).toEqual({});
    const chain = pemBlocks(Buffer.from(observed.stored().get('files tree pki/apiserver.crt') ?? ''));
    const ca = certificateIn(Buffer.from(observed.stored().get('files tree pki/ca.crt') ?? ''));
    expect(chain.map(({ der }) => base64(der))).toContain(base64(ca.der));
  });

  test('stays half renewed in no case: a location that has the old one gets the new one', async () => {
    const declared = cluster();
    const observed = await sinksState(declared, [
      { name: 'files', layout: 'kubeadm' },
      { name: 'vault', layout: 'vault-kv' },
    ]);
    await observed.apply();
    const old = new Map(
      [...(observed.storages.get('vault')?.locations ?? [])].map(([location, { entries }]) => [
        location,
        new Map(entries),
      ]),
    );
    await observed.apply(later, renewCa);
    for (const [location, entries] of old)
      observed.storages.get('vault')?.locations.set(location, { entries, attributes: '{}' });
    const changes = changesOf(await observed.plan(later));
    expect(changes['kubernetes-ca']).toBe('copy copies-differ');
    expect(Object.values(changes).filter((each) => each.startsWith('blocked'))).toEqual([]);
    await observed.apply(later);
    expect(changesOf(await observed.plan(later))).toEqual({});
  });
});
