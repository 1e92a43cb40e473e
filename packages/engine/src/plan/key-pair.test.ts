import { artifactsOf } from '@kpki/spec';
import { removed, replaced, runCases } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicPem } from '../../test/keys.ts';

const key = 'pki/sa.key';
const publicKey = 'pki/sa.pub';

runCases(
  'service-account key pair',
  [
    ['both are missing (kubeadm 11)', removed(key, publicKey), 'create missing', { warns: { sa: 'tokens-expire' } }],
    [
      'nothing is there at all: no token can have been signed',
      (observed) => observed.remove(...observed.entries()),
      Object.fromEntries(artifactsOf(cluster()).map(({ id }) => [id, 'create missing'])),
      { warns: {} },
    ],
    ['the public key is missing (kubeadm leaves it so)', removed(publicKey), 'update public-key-missing'],
    [
      'the public key is of another pair (kubeadm leaves it so)',
      replaced(publicKey, publicPem(newKey())),
      'update public-key-differs',
    ],
    ['the public key is an empty file', replaced(publicKey, ''), 'update unreadable'],
    [
      'the public key is noise in PEM',
      replaced(publicKey, '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n'),
      'update unreadable',
    ],
    [
      'the file of public keys holds an older one too, so that its tokens are still accepted',
      (observed) => observed.put(publicKey, `${publicPem(newKey())}${observed.text(publicKey)}`),
      undefined,
      { warns: { sa: 'public-key-has-others' } },
    ],
    [
      'the private key is missing (kubeadm 17; alone, it makes a new pair without a word)',
      removed(key),
      'blocked key-missing',
    ],
    ['the private key is an empty file (kubeadm 13)', replaced(key, ''), 'blocked unreadable'],
    [
      'the private key is encrypted',
      (observed) => observed.put(key, encryptedPem(keyAt(observed, key))),
      'blocked unreadable',
    ],
    [
      'the private key is of another kind than declared: it is kept (kubeadm 12)',
      (observed) => {
        const other = newKey('rsa-2048');
        observed.put(key, keyPem(other));
        observed.put(publicKey, publicPem(other));
      },
      undefined,
      { warns: { sa: 'key-kind-differs' } },
    ],
    [
      'another private key stands there than the public one says: the private one counts',
      replaced(key, keyPem(newKey())),
      'update public-key-differs',
    ],
    [
      'an Ed25519 key: no component of Kubernetes reads it',
      (observed) => {
        const other = newKey('ed25519');
        observed.put(key, keyPem(other));
        observed.put(publicKey, publicPem(other));
      },
      'blocked unreadable',
    ],
  ],
  {},
  'sa',
);
