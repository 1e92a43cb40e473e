import { removed, replaced, runCases } from '../../test/cases.ts';
import {
  type Changes,
  certificateAt,
  certificatePem,
  reissue,
  reissued,
  signedWithSha1,
} from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { anotherState, daysLater, type TestState } from '../../test/observed-state.ts';

const certificate = 'pki/apiserver.crt';
const key = 'pki/apiserver.key';

const reissuedWith = (changes: Changes) => (observed: TestState) => reissue(observed, certificate, 'pki/ca', changes);

runCases(
  'certificate and key',
  [
    ['both are missing (kubeadm 5, 18)', removed(certificate, key), 'create missing'],
    [
      'every leaf is missing, the CAs are there (kubeadm 18)',
      (observed) => {
        const leaves = ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client'];
        const etcd = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client'];
        for (const leaf of [...leaves, ...etcd]) observed.remove(`pki/${leaf}.crt`, `pki/${leaf}.key`);
      },
      {
        'apiserver cp1': 'create missing',
        'apiserver-kubelet-client cp1': 'create missing',
        'front-proxy-client cp1': 'create missing',
        'apiserver-etcd-client cp1': 'create missing',
        'etcd-server cp1': 'create missing',
        'etcd-peer cp1': 'create missing',
        'etcd-healthcheck-client cp1': 'create missing',
      },
    ],
    ['the certificate alone is missing: the key is used again', removed(certificate), 'renew certificate-missing'],
    ['the key alone is missing', removed(key), 'rekey key-missing'],
    ['the certificate is an empty file (kubeadm 9)', replaced(certificate, ''), 'renew unreadable'],
    [
      'the certificate is noise',
      replaced(certificate, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
      'renew unreadable',
    ],
    ['the key is an empty file, as after a full disk', replaced(key, ''), 'rekey unreadable'],
    ['the key is encrypted', replaced(key, encryptedPem(newKey())), 'rekey unreadable'],
    [
      'the key is a kubeconfig, and the certificate is missing',
      (observed) => {
        observed.put(key, observed.bytes('admin.conf'));
        observed.remove(certificate);
      },
      'rekey unreadable',
    ],
    [
      'the key is of another certificate',
      (observed) => observed.put(key, observed.bytes('pki/front-proxy-client.key')),
      'rekey key-mismatch',
    ],
    [
      'the key is of another kind than declared',
      async (observed) => {
        const other = newKey('ec-p384');
        observed.put(key, keyPem(other));
        await reissue(observed, certificate, 'pki/ca', { publicKey: publicKeyOf(other) });
      },
      'rekey key-kind-differs',
    ],
    ['a wanted DNS name is missing (kubeadm 6)', reissuedWith({ dns: ['cp1', 'kubernetes'] }), 'renew names-differ'],
    ['a wanted address is missing (kubeadm 7)', reissuedWith({ ip: ['10.0.0.11'] }), 'renew names-differ'],
    [
      'there is a name that is not declared',
      async (observed) => {
        const { dns } = certificateAt(observed, certificate).names;
        await reissue(observed, certificate, 'pki/ca', { dns: [...dns, 'evil.example.com'] });
      },
      'renew names-differ',
    ],
    [
      'the names are in another order: that is no difference (kubeadm 8)',
      async (observed) => {
        const { dns, ip } = certificateAt(observed, certificate).names;
        await reissue(observed, certificate, 'pki/ca', { dns: [...dns].reverse(), ip: [...ip].reverse() });
      },
    ],
    [
      'a name was added to the file',
      () => {},
      'renew names-differ',
      {
        desiredNow: (before) => ({ ...before, extraNames: { ...before.extraNames, apiServer: ['api.example.com'] } }),
      },
    ],
    [
      'it was signed by another CA of the same name (kubeadm 10)',
      async (observed) => {
        const other = await anotherState(cluster());
        observed.put(certificate, other.bytes(certificate));
        observed.put(key, other.bytes(key));
      },
      'renew issuer-changed',
    ],
    [
      'it was signed by another CA of this cluster',
      (observed) => reissue(observed, certificate, 'pki/etcd/ca', {}),
      'renew issuer-changed',
    ],
    [
      'the CA’s key signed it under another issuer’s name',
      (observed) =>
        reissue(observed, certificate, 'pki/ca', { issuer: certificateAt(observed, 'pki/etcd/ca.crt').subject.raw }),
      'renew issuer-changed',
    ],
    // Go takes the key identifier for a hint, but OpenSSL refuses.
    [
      'it names another key of its CA than there is',
      reissuedWith({ authorityKeyId: Buffer.alloc(20, 7) }),
      'renew issuer-changed',
    ],
    [
      'the front proxy’s client is an administrator (CN and O are identity)',
      (observed) =>
        reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
          subject: { commonName: 'evil', organizations: ['system:masters'] },
        }),
      { 'front-proxy-client cp1': 'renew subject-differs' },
    ],
    [
      'the groups are others than declared',
      (observed) =>
        reissue(observed, 'pki/apiserver-kubelet-client.crt', 'pki/ca', {
          subject: { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters', 'more'] },
        }),
      { 'apiserver-kubelet-client cp1': 'renew subject-differs' },
    ],
    [
      'a server’s certificate is for clients',
      reissuedWith({ usages: ['digital signature', 'client auth'] }),
      'renew usages-differ',
    ],
    [
      'a server’s certificate is for clients too',
      reissuedWith({ usages: ['digital signature', 'server auth', 'client auth'] }),
      'renew usages-differ',
    ],
    ['it is for nothing in particular', reissuedWith({ usages: [] }), 'renew usages-differ'],
    [
      'it may not sign, as TLS 1.3 needs',
      reissuedWith({ usages: ['key encipherment', 'server auth'] }),
      'renew usages-differ',
    ],
    ['a leaf is a CA', reissuedWith({ ca: true }), 'renew usages-differ'],
    ['it has ended', reissuedWith({ notBefore: daysLater(-20), notAfter: daysLater(-10) }), 'renew expired'],
    ['it begins tomorrow', reissuedWith({ notBefore: daysLater(1) }), 'renew not-yet-valid'],
    ['it ends within the time of renewal', reissuedWith({ notAfter: daysLater(29) }), 'renew renew-due'],
    ['it ends a little after the time of renewal begins', reissuedWith({ notAfter: daysLater(31) })],
    ['it lives longer than declared', reissuedWith({ notAfter: daysLater(3000) }), 'renew lifetime-differs'],
    ['it outlives its CA', reissuedWith({ notAfter: daysLater(4000) }), 'renew lifetime-differs outlives-ca'],
    [
      'it is signed with SHA-1',
      (observed) =>
        observed.put(
          certificate,
          certificatePem(signedWithSha1(certificateAt(observed, certificate), keyAt(observed, 'pki/ca.key'))),
        ),
      'rekey weak',
      { declared: { keys: { ...cluster().keys, ca: 'rsa-2048' } } },
    ],
    [
      'its key is RSA with 1024 bits',
      async (observed) => {
        const weak = newKey('rsa-1024');
        observed.put(key, keyPem(weak));
        await reissue(observed, certificate, 'pki/ca', { publicKey: publicKeyOf(weak) });
      },
      'rekey weak key-kind-differs',
    ],
    [
      'other certificates stand behind it in the file (kubeadm 37)',
      (observed) =>
        observed.put(certificate, Buffer.concat([observed.bytes(certificate), observed.bytes('pki/ca.crt')])),
    ],
    [
      'text stands around the blocks, as OpenSSL writes it',
      (observed) => {
        observed.put(certificate, `Certificate:\n    Data:\n${observed.text(certificate)}\n`);
        observed.put(key, `Bag Attributes\n${observed.text(key)}`);
      },
    ],
    [
      'the key is in another form of PEM than kpki’s (PKCS#8)',
      (observed) => observed.put(key, keyPem(keyAt(observed, key))),
    ],
    [
      'several things are wrong at once',
      async (observed) => {
        observed.put(key, observed.bytes('pki/front-proxy-client.key'));
        const der = await reissued(observed, certificateAt(observed, certificate), 'pki/ca', {
          dns: ['cp1'],
          notAfter: daysLater(1),
        });
        observed.put(certificate, certificatePem(der));
      },
      'rekey key-mismatch names-differ renew-due',
    ],
  ],
  {},
  'apiserver cp1',
);
