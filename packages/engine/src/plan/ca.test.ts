import { generateKeyPairSync } from 'node:crypto';
import { encodeName } from '@kpki/x509';
import { expect, test } from 'vitest';
import { each, everythingIsSound, removed, replaced, runCases } from '../../test/cases.ts';
import { type Changes, certificateAt, certificatePem, reissue, signedWithSha1 } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { anotherState, changesOf, daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { filledSinks, sinksState } from '../../test/sinks.ts';
import { emptyIntent, isToDo } from '../index.ts';
import { type Remedy, remedy } from '../model/finding.ts';

const ca = 'pki/ca.crt';
const caKey = 'pki/ca.key';
const kubeconfigs = [
  'admin.conf cp1',
  'super-admin.conf cp1',
  'kubelet.conf cp1',
  'controller-manager.conf cp1',
  'scheduler.conf cp1',
];
const frontProxy = { certificate: 'pki/front-proxy-ca.crt', key: 'pki/front-proxy-ca.key' };
const frontProxyClient = ['pki/front-proxy-client.crt', 'pki/front-proxy-client.key'] as const;

/** Everything that hangs on the front-proxy CA. */
const blockedUnderFrontProxy = { 'front-proxy-client cp1': 'blocked issuer-unusable' };

/** A front-proxy CA, self-signed with something else in it. */
const frontProxyWith = (observed: TestState, changes: Changes): Promise<void> =>
  reissue(observed, frontProxy.certificate, 'pki/front-proxy-ca', changes);
const reissuedWith = (changes: Changes) => (observed: TestState) => frontProxyWith(observed, changes);

runCases('certificate authority', [
  ['it is there and valid (kubeadm 2)', () => {}],
  [
    'CA and all that it signed are missing (kubeadm 1)',
    removed(frontProxy.certificate, frontProxy.key, ...frontProxyClient),
    {
      'front-proxy-ca': 'create missing',
      'front-proxy-ca-bundle': 'create missing',
      'front-proxy-client cp1': 'create missing',
    },
  ],
  [
    'it is missing, and what it signed is there (kubeadm 21)',
    removed(frontProxy.certificate, frontProxy.key),
    {
      'front-proxy-ca': 'blocked ca-missing',
      'front-proxy-ca-bundle': 'blocked copy-missing issuer-unusable',
      ...blockedUnderFrontProxy,
    },
  ],
  [
    'the CA of kubeconfigs is missing, and they are there',
    (observed) => {
      observed.remove(ca, caKey);
      for (const leaf of ['apiserver', 'apiserver-kubelet-client'])
        observed.remove(`pki/${leaf}.crt`, `pki/${leaf}.key`);
    },
    {
      'kubernetes-ca': 'blocked ca-missing',
      'kubernetes-ca-bundle': 'blocked copy-missing issuer-unusable',
      'apiserver cp1': 'blocked missing issuer-unusable',
      'apiserver-kubelet-client cp1': 'blocked missing issuer-unusable',
      ...each(kubeconfigs, 'blocked issuer-unusable'),
    },
  ],
  [
    'its certificate is missing, its key is there',
    removed(frontProxy.certificate),
    { 'front-proxy-ca': 'renew certificate-missing', 'front-proxy-ca-bundle': 'create missing' },
  ],
  [
    'its certificate is missing, and its key is on a curve that Kubernetes does not know',
    (observed) => {
      observed.remove(frontProxy.certificate);
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
      observed.put(frontProxy.key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    },
    {
      'front-proxy-ca': 'blocked unreadable',
      'front-proxy-ca-bundle': 'blocked copy-missing issuer-unusable',
      ...blockedUnderFrontProxy,
    },
  ],
  [
    'its certificate is missing, and what its key signed says another name',
    async (observed) => {
      const name = encodeName({ commonName: 'old-front-proxy-ca', organizations: [] });
      await reissue(observed, frontProxyClient[0], 'pki/front-proxy-ca', { issuer: name });
      observed.remove(frontProxy.certificate);
    },
    {
      'front-proxy-ca': 'renew certificate-missing',
      'front-proxy-ca-bundle': 'create missing',
      'front-proxy-client cp1': 'renew issuer-changed',
    },
  ],
  [
    'its certificate is missing, and what its key signed names a key identifier made otherwise',
    async (observed) => {
      await reissue(observed, frontProxyClient[0], 'pki/front-proxy-ca', { authorityKeyId: Buffer.alloc(20, 7) });
      observed.remove(frontProxy.certificate);
    },
    {
      'front-proxy-ca': 'renew certificate-missing',
      'front-proxy-ca-bundle': 'create missing',
      'front-proxy-client cp1': 'renew issuer-changed',
    },
  ],
  [
    'its key is missing, and all that it signed is fit: the CA is external (kubeadm 16, 20, 22)',
    removed(frontProxy.key),
    {},
    { warns: { 'front-proxy-ca': 'key-missing' } },
  ],
  [
    'its key is missing, and so is what it should sign (kubeadm 19, 22)',
    removed(frontProxy.key, ...frontProxyClient),
    { 'front-proxy-client cp1': 'blocked missing issuer-unusable' },
  ],
  [
    'its key is missing, and something is due',
    async (observed) => {
      await reissue(observed, frontProxyClient[0], 'pki/front-proxy-ca', { notAfter: daysLater(3) });
      observed.remove(frontProxy.key);
    },
    { 'front-proxy-client cp1': 'blocked renew-due issuer-unusable' },
  ],
  [
    'its certificate is an empty file (kubeadm 3)',
    replaced(frontProxy.certificate, ''),
    {
      'front-proxy-ca': 'blocked unreadable',
      'front-proxy-ca-bundle': 'blocked unreadable issuer-unusable',
      ...blockedUnderFrontProxy,
    },
  ],
  [
    'its key is an empty file',
    replaced(frontProxy.key, ''),
    { 'front-proxy-ca': 'blocked unreadable', ...blockedUnderFrontProxy },
  ],
  [
    'its key is encrypted',
    (observed) => observed.put(frontProxy.key, encryptedPem(keyAt(observed, frontProxy.key))),
    { 'front-proxy-ca': 'blocked unreadable', ...blockedUnderFrontProxy },
  ],
  [
    'its key is in another form of PEM (PKCS#8)',
    (observed) => observed.put(frontProxy.key, keyPem(keyAt(observed, frontProxy.key))),
  ],
  [
    'a leaf stands where it should be (kubeadm 4)',
    (observed) => {
      observed.put(frontProxy.certificate, observed.bytes(frontProxyClient[0]));
      observed.put(frontProxy.key, observed.bytes(frontProxyClient[1]));
    },
    { 'front-proxy-ca': 'blocked not-a-ca', ...blockedUnderFrontProxy },
  ],
  [
    'its certificate is no CA’s',
    reissuedWith({ ca: false }),
    { 'front-proxy-ca': 'blocked not-a-ca', ...blockedUnderFrontProxy },
  ],
  [
    'it may not sign certificates',
    reissuedWith({ usages: ['digital signature'] }),
    { 'front-proxy-ca': 'blocked not-a-ca', ...blockedUnderFrontProxy },
  ],
  [
    'its key was swapped for another, what it signed is there (kubeadm says nothing)',
    replaced(frontProxy.key, keyPem(newKey())),
    { 'front-proxy-ca': 'blocked key-mismatch', ...blockedUnderFrontProxy },
  ],
  [
    'it has ended (kubeadm signs with it)',
    reissuedWith({ notBefore: daysLater(-4000), notAfter: daysLater(-1) }),
    { 'front-proxy-ca': 'blocked expired', ...blockedUnderFrontProxy },
  ],
  [
    'it begins tomorrow',
    reissuedWith({ notBefore: daysLater(1) }),
    { 'front-proxy-ca': 'blocked not-yet-valid', ...blockedUnderFrontProxy },
  ],
  [
    'it ends soon: it is renewed first, and what it signs has to end with it no more',
    async (observed) => {
      await frontProxyWith(observed, { notAfter: daysLater(20) });
      observed.remove(...frontProxyClient);
    },
    { 'front-proxy-ca': 'blocked renew-due', 'front-proxy-client cp1': 'create missing' },
  ],
  [
    'it ends soon, and its key is somewhere else: what it signed is left as it is',
    async (observed) => {
      await frontProxyWith(observed, { notAfter: daysLater(20) });
      observed.remove(frontProxy.key);
    },
    {},
    { warns: { 'front-proxy-ca': 'renew-due key-missing', 'front-proxy-client cp1': 'outlives-ca' } },
  ],
  [
    'it ends before something that it signed: another certificate would end with it all the same',
    reissuedWith({ notAfter: daysLater(100) }),
    {},
    { warns: { 'front-proxy-client cp1': 'outlives-ca' } },
  ],
  [
    'it has another name and another kind of key than declared: that is kept',
    async (observed) => {
      const key = newKey('ec-p384');
      const subject = encodeName({ commonName: 'ours', organizations: ['Example'] });
      observed.remove(...frontProxyClient);
      observed.put(frontProxy.key, keyPem(key));
      const changes = { subject: { commonName: 'ours', organizations: ['Example'] }, issuer: subject };
      await frontProxyWith(observed, { ...changes, key, publicKey: publicKeyOf(key) });
    },
    { 'front-proxy-client cp1': 'create missing' },
    { warns: { 'front-proxy-ca': 'subject-differs key-kind-differs' } },
  ],
  [
    'it is an intermediate of somebody’s root',
    async (observed) => {
      const root = newKey();
      const issuer = encodeName({ commonName: 'root', organizations: [] });
      await frontProxyWith(observed, { key: root, issuer });
    },
  ],
  [
    'another valid CA stands in its place',
    async (observed) => {
      const other = await anotherState(cluster());
      observed.put(frontProxy.certificate, other.bytes(frontProxy.certificate));
      observed.put(frontProxy.key, other.bytes(frontProxy.key));
    },
    { 'front-proxy-ca': 'blocked ca-missing', ...blockedUnderFrontProxy },
  ],
  [
    'it is the CA of etcd too (kubeadm says nothing)',
    (observed) => {
      observed.put('pki/etcd/ca.crt', observed.bytes(ca));
      observed.put('pki/etcd/ca.key', observed.bytes(caKey));
      observed.remove(...observed.entries().filter((entry) => /pki\/(etcd\/[^c]|apiserver-etcd-client)/.test(entry)));
    },
    {
      'apiserver-etcd-client cp1': 'create missing',
      'etcd-server cp1': 'create missing',
      'etcd-peer cp1': 'create missing',
      'etcd-healthcheck-client cp1': 'create missing',
    },
    { warns: { 'etcd-ca': 'subject-differs ca-shared' } },
  ],
  [
    'it is RSA with 1024 bits and SHA-1 (kubeadm says nothing)',
    async (observed) => {
      const key = newKey('rsa-1024');
      await frontProxyWith(observed, { publicKey: publicKeyOf(key), key: newKey('rsa-2048') });
      observed.put(
        frontProxy.certificate,
        certificatePem(signedWithSha1(certificateAt(observed, frontProxy.certificate), key)),
      );
      observed.put(frontProxy.key, keyPem(key));
    },
    { 'front-proxy-ca': 'blocked weak', ...blockedUnderFrontProxy },
  ],
  [
    'its key is of RSA with 1024 bits alone',
    async (observed) => {
      const key = newKey('rsa-1024');
      await frontProxyWith(observed, { publicKey: publicKeyOf(key) });
      observed.put(frontProxy.key, keyPem(key));
    },
    { 'front-proxy-ca': 'blocked weak', ...blockedUnderFrontProxy },
  ],
]);

runCases('trust bundle', [
  [
    'it holds its one certificate twice: the controller-manager would end on it',
    (observed) => observed.put(ca, Buffer.concat([observed.bytes(ca), observed.bytes(ca)])),
    { 'kubernetes-ca-bundle': 'update bundle-differs' },
    { warns: {} },
  ],
  [
    'it holds another CA too: that is kept, and passed on to kubeconfigs',
    async (observed) => {
      const other = await anotherState(cluster());
      observed.put(ca, Buffer.concat([observed.bytes(ca), other.bytes(ca)]));
    },
    each(kubeconfigs, 'update bundle-differs'),
    { warns: { 'kubernetes-ca-bundle': 'bundle-has-others' } },
  ],
  [
    'the CA’s own certificate is the second of the file: the key tells which it is',
    async (observed) => {
      const other = await anotherState(cluster());
      const both = [other.bytes(frontProxy.certificate), observed.bytes(frontProxy.certificate)];
      observed.put(frontProxy.certificate, Buffer.concat(both));
    },
    {},
    { warns: { 'front-proxy-ca-bundle': 'bundle-has-others' } },
  ],
]);

test('what a CA without its key cannot issue: the next step is to bring the key back, or to replace it', async () => {
  const observed = await fullState(cluster());
  observed.remove('pki/ca.key', 'pki/apiserver.crt');
  const blocked = (await observed.plan()).steps.find(({ action }) => action === 'blocked');
  expect(blocked).toMatchObject({
    artifact: 'apiserver cp1',
    next: remedy('restore-issuing-key', { ca: 'kubernetes-ca', otherwise: 'rotate' }),
  });
});

/** The remedy for etcd-ca, and what that CA signed. */
async function restoringEtcdCa(observed: TestState): Promise<{ next: Remedy; signed: readonly string[] }> {
  const next = (await observed.plan()).steps.find(({ artifact }) => artifact === 'etcd-ca')?.next;
  if (next?.message !== 'restore-ca') throw new Error('the remedy of etcd-ca is not to restore the CA');
  return { next, signed: next.params.signed.map(({ location }) => location) };
}

test('it is lost whole: both ways out are told, with what it signed; once that is away all of it is made anew', async () => {
  const observed = await fullState(cluster());
  observed.remove('pki/etcd/ca.crt', 'pki/etcd/ca.key');
  const { next, signed } = await restoringEtcdCa(observed);
  expect(signed).toHaveLength(4);
  // A rotation of it, which has nothing to begin with, says the same.
  expect(await observed.status('etcd-ca')).toMatchObject({ absent: 'not there', remedy: next });
  observed.remove(...signed);
  await observed.apply();
  expect(isToDo(await observed.plan())).toBe(false);
  await everythingIsSound(observed);
});

test('another is in its place: nothing is issued or rotated until what the one before signed is moved away', async () => {
  const observed = await fullState(cluster());
  const other = await anotherState(cluster());
  const before = observed.text('pki/etcd/ca.crt');
  for (const entry of ['pki/etcd/ca.crt', 'pki/etcd/ca.key']) observed.put(entry, other.bytes(entry));
  const rotate = [{ name: 'etcd-ca', to: 'trust' }] as const;
  for (const intent of [emptyIntent, { ...emptyIntent, renew: ['etcd-peer cp1'] }, { ...emptyIntent, rotate }]) {
    const changes = changesOf(await observed.plan(now, intent));
    expect(changes['etcd-ca']).toBe('blocked ca-missing');
    expect(changes['etcd-peer cp1']).toMatch(/^blocked/);
  }
  // Where a bundle holds both, the cluster trusts both.
  observed.put('pki/etcd/ca.crt', other.text('pki/etcd/ca.crt') + before);
  expect(changesOf(await observed.plan())['etcd-peer cp1']).toBe('renew issuer-changed');

  observed.put('pki/etcd/ca.crt', other.bytes('pki/etcd/ca.crt'));
  observed.remove(...(await restoringEtcdCa(observed)).signed);
  await observed.apply();
  expect(isToDo(await observed.plan())).toBe(false);
  await everythingIsSound(observed);
});

test('a root in whose place another is signs nothing; none is told where the CAs name another issuer', async () => {
  const topology = { topology: 'single-root', limitPathLength: true, permittedNames: null } as const;
  const sinks = ['kubeadm', 'root-ca'].map((layout) => ({ name: layout, layout }));
  const observed = await filledSinks(cluster({ ca: topology }), sinks);
  const other = await sinksState(cluster({ ca: topology }), sinks);
  await other.apply();
  for (const [sink, { locations }] of observed.storages) {
    for (const [location, { entries }] of locations) {
      for (const entry of [...entries.keys()].filter((name) => /root-ca\.(crt|key)$/.test(name))) {
        entries.set(entry, other.storages.get(sink)?.locations.get(location)?.entries.get(entry) ?? expect.fail(entry));
      }
    }
  }
  expect(changesOf(await observed.plan())['root-ca']).toBe('blocked ca-missing');

  const separate = await filledSinks(cluster(), sinks);
  const under = await sinksState(cluster({ ca: topology }), sinks, separate.storages);
  await under.apply();
  expect(changesOf(await under.plan())).not.toHaveProperty('root-ca');
});

test('it is lost whole, and has signed many: they are told by their names', async () => {
  const observed = await fullState(cluster(threeNodes));
  for (const node of ['cp1', 'cp2', 'cp3']) observed.remove(`${node}/${ca}`, `${node}/${caKey}`);
  const next = (await observed.plan()).steps.find(({ artifact }) => artifact === 'kubernetes-ca')?.next;
  const signed = next?.message === 'restore-ca' ? next.params.signed : [];
  expect([...new Set(signed.map(({ name }) => name))].slice(0, 3)).toEqual([
    'apiserver',
    'apiserver-kubelet-client',
    'admin.conf',
  ]);
  for (const node of ['cp1', 'cp2', 'cp3']) {
    expect(signed).toContainEqual({ name: 'apiserver', location: `${node}/pki/apiserver.crt` });
  }
});

test('its certificate alone is gone, and it is to be rotated: an apply makes it over its key', async () => {
  const observed = await fullState(cluster());
  observed.remove(ca);
  const status = await observed.status('kubernetes-ca');
  expect(status).toMatchObject({
    absent: 'not there',
    blocked: coded('rotation/blocked', {
      artifact: 'kubernetes-ca',
      why: [coded('certificate-missing/key-alone')],
    }),
    remedy: remedy('certify-key'),
  });
  observed.remove(caKey);
  for (const entry of observed.entries()) observed.remove(entry);
  const nothing = await observed.status('kubernetes-ca');
  expect([nothing.absent, nothing.remedy]).toEqual(['not there', undefined]);
});

test('its key was swapped for another everywhere: a rotation replaces it, as is told', async () => {
  const observed = await fullState(cluster());
  observed.put(caKey, keyPem(newKey()));
  expect((await observed.plan()).steps.find(({ artifact }) => artifact === 'kubernetes-ca')?.next).toEqual(
    remedy('restore-pair', { name: 'kubernetes-ca', isSuccessor: false }),
  );
  for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
    await observed.apply(await observed.plan(now, { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] }));
    // Until another is in use, the key is not that of its certificate, which is all that is not as declared.
    const failing = (await observed.check()).filter(({ holds, check }) => holds !== 'yes' && check !== 'declared');
    expect(failing, to).toEqual([]);
  }
  expect(isToDo(await observed.plan())).toBe(false);
});
