import { artifactsOf } from '@kpki/spec';
import { runCases } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicPem } from '../../test/keys.ts';

const key = 'pki/sa.key';
const publicKey = 'pki/sa.pub';

runCases('service-account key pair', [
  {
    title: 'both are missing (kubeadm 11)',
    damage: (observed) => observed.remove(key, publicKey),
    changes: { sa: 'create missing' },
    warns: { sa: 'tokens-expire' },
    after: 'mended',
  },
  {
    title: 'nothing is there at all: no token can have been signed',
    damage: (observed) => observed.remove(...observed.entries()),
    changes: Object.fromEntries(artifactsOf(cluster()).map(({ id }) => [id, 'create missing'])),
    warns: {},
    after: 'mended',
  },
  {
    title: 'the public key is missing (kubeadm leaves it so)',
    damage: (observed) => observed.remove(publicKey),
    changes: { sa: 'update public-key-missing' },
    after: 'mended',
  },
  {
    title: 'the public key is of another pair (kubeadm leaves it so)',
    damage: (observed) => observed.put(publicKey, publicPem(newKey())),
    changes: { sa: 'update public-key-differs' },
    after: 'mended',
  },
  {
    title: 'the public key is an empty file',
    damage: (observed) => observed.put(publicKey, ''),
    changes: { sa: 'update unreadable' },
    after: 'mended',
  },
  {
    title: 'the public key is noise in PEM',
    damage: (observed) => observed.put(publicKey, '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n'),
    changes: { sa: 'update unreadable' },
    after: 'mended',
  },
  {
    title: 'the file of public keys holds an older one too, so that its tokens are still accepted',
    damage: (observed) => observed.put(publicKey, `${publicPem(newKey())}${observed.text(publicKey)}`),
    changes: {},
    warns: { sa: 'public-key-has-others' },
    after: 'as it is',
  },
  {
    title: 'the private key is missing (kubeadm 17; alone, it makes a new pair without a word)',
    damage: (observed) => observed.remove(key),
    changes: { sa: 'blocked key-missing' },
    after: 'blocked',
  },
  {
    title: 'the private key is an empty file (kubeadm 13)',
    damage: (observed) => observed.put(key, ''),
    changes: { sa: 'blocked unreadable' },
    after: 'blocked',
  },
  {
    title: 'the private key is encrypted',
    damage: (observed) => observed.put(key, encryptedPem(keyAt(observed, key))),
    changes: { sa: 'blocked unreadable' },
    after: 'blocked',
  },
  {
    title: 'the private key is of another kind than declared: it is kept (kubeadm 12)',
    damage: (observed) => {
      const other = newKey('rsa-2048');
      observed.put(key, keyPem(other));
      observed.put(publicKey, publicPem(other));
    },
    changes: {},
    warns: { sa: 'key-kind-differs' },
    after: 'as it is',
  },
  {
    title: 'another private key stands there than the public one says: the private one counts',
    damage: (observed) => observed.put(key, keyPem(newKey())),
    changes: { sa: 'update public-key-differs' },
    after: 'mended',
  },
  {
    title: 'an Ed25519 key: no component of Kubernetes reads it',
    damage: (observed) => {
      const other = newKey('ed25519');
      observed.put(key, keyPem(other));
      observed.put(publicKey, publicPem(other));
    },
    changes: { sa: 'blocked unreadable' },
    after: 'blocked',
  },
]);
