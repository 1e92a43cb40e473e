import { runCases } from '../../test/cases.ts';
import { certificateAt, certificatePem, reissue, reissued, signedWithSha1 } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { anotherWorld, daysLater } from '../../test/world.ts';

const certificate = 'pki/apiserver.crt';
const key = 'pki/apiserver.key';

runCases('certificate and key', [
  {
    title: 'both are missing (kubeadm 5, 18)',
    damage: (world) => world.remove(certificate, key),
    changes: { 'apiserver cp1': 'create missing' },
    after: 'mended',
  },
  {
    title: 'every leaf is missing, the authorities are there (kubeadm 18)',
    damage: (world) => {
      const leaves = ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client'];
      const etcd = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client'];
      for (const leaf of [...leaves, ...etcd]) world.remove(`pki/${leaf}.crt`, `pki/${leaf}.key`);
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
    damage: (world) => world.remove(certificate),
    changes: { 'apiserver cp1': 'renew certificate-missing' },
    after: 'mended',
  },
  {
    title: 'the key alone is missing',
    damage: (world) => world.remove(key),
    changes: { 'apiserver cp1': 'rekey key-missing' },
    after: 'mended',
  },
  {
    title: 'the certificate is an empty file (kubeadm 9)',
    damage: (world) => world.put(certificate, ''),
    changes: { 'apiserver cp1': 'renew unreadable' },
    after: 'mended',
  },
  {
    title: 'the certificate is noise',
    damage: (world) => world.put(certificate, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
    changes: { 'apiserver cp1': 'renew unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is an empty file, as after a full disk',
    damage: (world) => world.put(key, ''),
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is encrypted',
    damage: (world) => world.put(key, encryptedPem(newKey())),
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is a kubeconfig, and the certificate is missing',
    damage: (world) => {
      world.put(key, world.bytes('admin.conf'));
      world.remove(certificate);
    },
    changes: { 'apiserver cp1': 'rekey unreadable' },
    after: 'mended',
  },
  {
    title: 'the key is of another certificate',
    damage: (world) => world.put(key, world.bytes('pki/front-proxy-client.key')),
    changes: { 'apiserver cp1': 'rekey key-mismatch' },
    after: 'mended',
  },
  {
    title: 'the key is of another kind than declared',
    damage: async (world) => {
      const other = newKey('ec-p384');
      world.put(key, keyPem(other));
      await reissue(world, certificate, 'pki/ca', { publicKey: publicKeyOf(other) });
    },
    changes: { 'apiserver cp1': 'rekey key-kind-differs' },
    after: 'mended',
  },
  {
    title: 'a wanted DNS name is missing (kubeadm 6)',
    damage: (world) => reissue(world, certificate, 'pki/ca', { dns: ['cp1', 'kubernetes'] }),
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'a wanted address is missing (kubeadm 7)',
    damage: (world) => reissue(world, certificate, 'pki/ca', { ip: ['10.0.0.11'] }),
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'there is a name that is not declared',
    damage: async (world) => {
      const { dns } = certificateAt(world, certificate).names;
      await reissue(world, certificate, 'pki/ca', { dns: [...dns, 'evil.example.com'] });
    },
    changes: { 'apiserver cp1': 'renew names-differ' },
    after: 'mended',
  },
  {
    title: 'the names are in another order: that is no difference (kubeadm 8)',
    damage: async (world) => {
      const { dns, ip } = certificateAt(world, certificate).names;
      await reissue(world, certificate, 'pki/ca', { dns: [...dns].reverse(), ip: [...ip].reverse() });
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
    title: 'it was signed by another authority of the same name (kubeadm 10)',
    damage: async (world) => {
      const other = await anotherWorld(cluster());
      world.put(certificate, other.bytes(certificate));
      world.put(key, other.bytes(key));
    },
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'it was signed by another authority of this cluster',
    damage: (world) => reissue(world, certificate, 'pki/etcd/ca', {}),
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'the authority’s key signed it under another issuer’s name',
    damage: (world) =>
      reissue(world, certificate, 'pki/ca', { issuer: certificateAt(world, 'pki/etcd/ca.crt').subject.raw }),
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'it names another key of its authority than there is',
    damage: (world) => reissue(world, certificate, 'pki/ca', { authorityKeyId: Buffer.alloc(20, 7) }),
    // Go takes the key identifier for a hint, but OpenSSL refuses.
    changes: { 'apiserver cp1': 'renew issuer-changed' },
    after: 'mended',
  },
  {
    title: 'the front proxy’s client is an administrator (CN and O are identity)',
    damage: (world) =>
      reissue(world, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
        subject: { commonName: 'evil', organizations: ['system:masters'] },
      }),
    changes: { 'front-proxy-client cp1': 'renew subject-differs' },
    after: 'mended',
  },
  {
    title: 'the groups are others than declared',
    damage: (world) =>
      reissue(world, 'pki/apiserver-kubelet-client.crt', 'pki/ca', {
        subject: { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters', 'more'] },
      }),
    changes: { 'apiserver-kubelet-client cp1': 'renew subject-differs' },
    after: 'mended',
  },
  {
    title: 'a server’s certificate is for clients',
    damage: (world) => reissue(world, certificate, 'pki/ca', { usages: ['digital signature', 'client auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'a server’s certificate is for clients too',
    damage: (world) =>
      reissue(world, certificate, 'pki/ca', { usages: ['digital signature', 'server auth', 'client auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it is for nothing in particular',
    damage: (world) => reissue(world, certificate, 'pki/ca', { usages: [] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it may not sign, as TLS 1.3 needs',
    damage: (world) => reissue(world, certificate, 'pki/ca', { usages: ['key encipherment', 'server auth'] }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'a leaf is an authority',
    damage: (world) => reissue(world, certificate, 'pki/ca', { authority: true }),
    changes: { 'apiserver cp1': 'renew usages-differ' },
    after: 'mended',
  },
  {
    title: 'it has ended',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notBefore: daysLater(-20), notAfter: daysLater(-10) }),
    changes: { 'apiserver cp1': 'renew expired' },
    after: 'mended',
  },
  {
    title: 'it begins tomorrow',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notBefore: daysLater(1) }),
    changes: { 'apiserver cp1': 'renew not-yet-valid' },
    after: 'mended',
  },
  {
    title: 'it ends within the time of renewal',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notAfter: daysLater(29) }),
    changes: { 'apiserver cp1': 'renew renew-due' },
    after: 'mended',
  },
  {
    title: 'it ends a little after the time of renewal begins',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notAfter: daysLater(31) }),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'it lives longer than declared',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notAfter: daysLater(3000) }),
    changes: { 'apiserver cp1': 'renew lifetime-differs' },
    after: 'mended',
  },
  {
    title: 'it outlives its authority',
    damage: (world) => reissue(world, certificate, 'pki/ca', { notAfter: daysLater(4000) }),
    changes: { 'apiserver cp1': 'renew lifetime-differs outlives-authority' },
    after: 'mended',
  },
  {
    title: 'it is signed with SHA-1',
    declared: { keys: { ...cluster().keys, authorities: 'rsa-2048' } },
    damage: (world) =>
      world.put(
        certificate,
        certificatePem(signedWithSha1(certificateAt(world, certificate), keyAt(world, 'pki/ca.key'))),
      ),
    changes: { 'apiserver cp1': 'rekey weak' },
    after: 'mended',
  },
  {
    title: 'its key is RSA with 1024 bits',
    damage: async (world) => {
      const weak = newKey('rsa-1024');
      world.put(key, keyPem(weak));
      await reissue(world, certificate, 'pki/ca', { publicKey: publicKeyOf(weak) });
    },
    changes: { 'apiserver cp1': 'rekey weak key-kind-differs' },
    after: 'mended',
  },
  {
    title: 'other certificates stand behind it in the file (kubeadm 37)',
    damage: (world) => world.put(certificate, Buffer.concat([world.bytes(certificate), world.bytes('pki/ca.crt')])),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'text stands around the blocks, as OpenSSL writes it',
    damage: (world) => {
      world.put(certificate, `Certificate:\n    Data:\n${world.text(certificate)}\n`);
      world.put(key, `Bag Attributes\n${world.text(key)}`);
    },
    changes: {},
    after: 'as it is',
  },
  {
    title: 'the key is in another form of PEM than kpki’s (PKCS#8)',
    damage: (world) => world.put(key, keyPem(keyAt(world, key))),
    changes: {},
    after: 'as it is',
  },
  {
    title: 'several things are wrong at once',
    damage: async (world) => {
      world.put(key, world.bytes('pki/front-proxy-client.key'));
      const der = await reissued(world, certificateAt(world, certificate), 'pki/ca', {
        dns: ['cp1'],
        notAfter: daysLater(1),
      });
      world.put(certificate, certificatePem(der));
    },
    changes: { 'apiserver cp1': 'rekey key-mismatch names-differ renew-due' },
    after: 'mended',
  },
]);
