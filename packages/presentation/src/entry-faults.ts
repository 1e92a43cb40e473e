import type { EntryFaults, Messages } from '@kpki/engine';

export const entryFaults: Messages<EntryFaults> = {
  'entry/unread': ({ location, why }, _, nested) => `${location}: ${nested(why)}`,
  'entry/secret': () => 'stored as a secret',
  'entry/no-certificate': () => 'no certificate in it',
  'entry/no-public-key': () => 'no public key in it',
  'entry/no-key': () => 'no readable private key in it',
  'entry/several-keys': () => 'several private keys in one file; leave only the key in use',
  'entry/encrypted-key': () => 'the private key is encrypted, and Kubernetes reads no encrypted key',
  'entry/byte-order-mark': () =>
    'begins with a byte order mark, so Kubernetes does not find the first PEM block; save the file without the byte order mark',
  'entry/kubeconfig-for-key': () => 'a kubeconfig, not a private key',
  'entry/no-kubeconfig': () => 'not a kubeconfig',
  'entry/no-kubeconfig-or-misplaced-key': () => 'not a kubeconfig, or a private key where none belongs',
};
