import { runCases } from '../../test/cases.ts';
import { certificateAt, certificatePem, reissue, reissued, signedWithSha1 } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { anotherState, daysLater } from '../../test/observed-state.ts';

const certificate = 'pki/apiserver.crt';
const key = 'pki/apiserver.key';

runCases('certificate and key', [
  {
    title: 'both are missing (kubeadm 5, 18)',
    damage: (observed) => observed.remove(certificate, key),
    changes: { 'apiserver cp1': 'create missing' },
    after: 'mended',
  },
  {
    title: 'every leaf is missing, the CAs are there (kubeadm 18)',
    damage: (observed) => {
      const leaves = ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client'];
      const etcd = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client'];
      for (const leaf of [...leaves, ...etcd]) observed.remove(`pki/${leaf}.crt`, `pki/${leaf}.key`);
    },
    changes: {
      'apiserver cp1': 'create missing',
      'apiserver-kubelet-client cp1': 'create missing',
      'front-proxy-client cp1': 'create missing',
      'apiserver-etcd-client cp1': 'create missing',
      'etcd-server cp1': 'create missing',
      'etcd-peer cp1': 'create missing',
      'etcd-healthcheck-client cp1': 'create missing',
    },
    after: 'mended',
  },
  {
    title: 'the certificate alone is missing: the key is used again',
    damage: (observed) => observed.remove(certificate),
    changes: { 'apiserver cp1': 'renew certificate-missing' },
    after: 'mended',
  },
  {
    title: 'the key alone is missing',
    damage: (observed) => observed.remove(key),
    changes: { 'apiserver cp1': 'rekey key-missing' },
    after: 'mended',
  },
  {
    title: 'the certificate is an empty file (kubeadm 9)',
    damage: (observed) => observed.put(certificate, ''),
    changes: { 'apiserver cp1': 'renew unreadable' },
    after: 'mended',
  },
  {
    title: 'the certificate is noise',
    damage: (observed) => observed.put(certificate, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
    changes: { 'apiserver cp1': 'renew unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is an empty file, as after a full disk',
    damage: (observed) => observed.put(key, ''),
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is encrypted',
    damage: (observed) => observed.put(key, encryptedPem(newKey())),
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is a kubeconfig, and the certificate is missing',
    damage: (observed) => {
      observed.put(key, observed.bytes('admin.conf'));
      observed.remove(certificate);
    },
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is of another certificate',
    damage: (observed) => observed.put(key, observed.bytes('pki/front-proxy-client.key')),
    changes: { 'apiserver cp1': 'rekey key-mismatch' },
    after: 'mended',
  },
  {
    title: 'the key is of another kind than declared',
    damage: async (observed) => {
      const other = newKey('ec-p384');
      observed.put(key, keyPem(other));
      await reissue(observed, certificate, 'pki/ca', { publicKey: publicKeyOf(other) });
    },
    changes: { 'apiserver cp1': 'rekey key-kind-differs' },
    after: 'mended',
  },
  {
    title: 'a wanted DNS name is missing (kubeadm 6)',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { dns: ['cp1', 'kubernetes'] }),
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'a wanted address is missing (kubeadm 7)',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { ip: ['10.0.0.11'] }),
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'there is a name that is not declared',
    damage: async (observed) => {
      const { dns } = certificateAt(observed, certificate).names;
      await reissue(observed, certificate, 'pki/ca', { dns: [...dns, 'evil.example.com'] });
    },
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'the names are in another order: that is no difference (kubeadm 8)',
    damage: async (observed) => {
      const { dns, ip } = certificateAt(observed, certificate).names;
      await reissue(observed, certificate, 'pki/ca', { dns: [...dns].reverse(), ip: [...ip].reverse() });
    },
    changes: {},
    after: 'as it is',
  },
  {
    title: 'a name was added to the file',
    damage: () => {},
    declaredNow: (before) => ({ ...before, extraNames: { ...before.extraNames, apiServer: ['api.example.com'] } }),
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'it was signed by another CA of the same name (kubeadm 10)',
    damage: async (observed) => {
      const other = await anotherState(cluster());
      observed.put(certificate, other.bytes(certificate));
      observed.put(key, other.bytes(key));
    },
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'it was signed by another CA of this cluster',
    damage: (observed) => reissue(observed, certificate, 'pki/etcd/ca', {}),
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'the CA’s key signed it under another issuer’s name',
    damage: (observed) =>
      reissue(observed, certificate, 'pki/ca', { issuer: certificateAt(observed, 'pki/etcd/ca.crt').subject.raw }),
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'it names another key of its CA than there is',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { authorityKeyId: Buffer.alloc(20, 7) }),
    // Go takes the key identifier for a hint, but OpenSSL refuses.
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'the front proxy’s client is an administrator (CN and O are identity)',
    damage: (observed) =>
      reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
        subject: { commonName: 'evil', organizations: ['system:masters'] },
      }),
    changes: { 'front-proxy-client cp1': 'renew subject-differs' },
    after: 'mended',
  },
  {
    title: 'the groups are others than declared',
    damage: (observed) =>
      reissue(observed, 'pki/apiserver-kubelet-client.crt', 'pki/ca', {
        subject: { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters', 'more'] },
      }),
    changes: { 'apiserver-kubelet-client cp1': 'renew subject-differs' },
    after: 'mended',
  },
  {
    title: 'a server’s certificate is for clients',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { usages: ['digital signature', 'client auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'a server’s certificate is for clients too',
    damage: (observed) =>
      reissue(observed, certificate, 'pki/ca', { usages: ['digital signature', 'server auth', 'client auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it is for nothing in particular',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { usages: [] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it may not sign, as TLS 1.3 needs',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { usages: ['key encipherment', 'server auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'a leaf is a CA',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { ca: true }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it has ended',
    damage: (observed) =>
      reissue(observed, certificate, 'pki/ca', { notBefore: daysLater(-20), notAfter: daysLater(-10) }),
    changes: { 'apiserver cp1': 'renew expired' },
    after: 'mended',
  },
  {
    title: 'it begins tomorrow',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { notBefore: daysLater(1) }),
    changes: { 'apiserver cp1': 'renew not-yet-valid' },
    after: 'mended',
  },
  {
    title: 'it ends within the time of renewal',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { notAfter: daysLater(29) }),
    changes: { 'apiserver cp1': 'renew renew-due' },
    after: 'mended',
  },
  {
    title: 'it ends a little after the time of renewal begins',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { notAfter: daysLater(31) }),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'it lives longer than declared',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { notAfter: daysLater(3000) }),
    changes: { 'apiserver cp1': 'renew lifetime-differs' },
    after: 'mended',
  },
  {
    title: 'it outlives its CA',
    damage: (observed) => reissue(observed, certificate, 'pki/ca', { notAfter: daysLater(4000) }),
    changes: { 'apiserver cp1': 'renew lifetime-differs outlives-ca' },
    after: 'mended',
  },
  {
    title: 'it is signed with SHA-1',
    declared: { keys: { ...cluster().keys, ca: 'rsa-2048' } },
    damage: (observed) =>
      observed.put(
        certificate,
        certificatePem(signedWithSha1(certificateAt(observed, certificate), keyAt(observed, 'pki/ca.key'))),
      ),
    changes: { 'apiserver cp1': 'rekey weak' },
    after: 'mended',
  },
  {
    title: 'its key is RSA with 1024 bits',
    damage: async (observed) => {
      const weak = newKey('rsa-1024');
      observed.put(key, keyPem(weak));
      await reissue(observed, certificate, 'pki/ca', { publicKey: publicKeyOf(weak) });
    },
    changes: { 'apiserver cp1': 'rekey weak key-kind-differs' },
    after: 'mended',
  },
  {
    title: 'other certificates stand behind it in the file (kubeadm 37)',
    damage: (observed) =>
      observed.put(certificate, Buffer.concat([observed.bytes(certificate), observed.bytes('pki/ca.crt')])),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'text stands around the blocks, as OpenSSL writes it',
    damage: (observed) => {
      observed.put(certificate, `Certificate:\n    Data:\n${observed.text(certificate)}\n`);
      observed.put(key, `Bag Attributes\n${observed.text(key)}`);
    },
    changes: {},
    after: 'as it is',
  },
  {
    title: 'the key is in another form of PEM than kpki’s (PKCS#8)',
    damage: (observed) => observed.put(key, keyPem(keyAt(observed, key))),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'several things are wrong at once',
    damage: async (observed) => {
      observed.put(key, observed.bytes('pki/front-proxy-client.key'));
      const der = await reissued(observed, certificateAt(observed, certificate), 'pki/ca', {
        dns: ['cp1'],
        notAfter: daysLater(1),
      });
      observed.put(certificate, certificatePem(der));
    },
    changes: { 'apiserver cp1': 'rekey key-mismatch names-differ renew-due' },
    after: 'mended',
  },
]);
