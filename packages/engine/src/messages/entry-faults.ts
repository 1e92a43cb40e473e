import { behindByteOrderMark, severalKeys } from '../key-outline.ts';
import type { EntryFaults } from '../model/entry-faults.ts';
import type { Messages } from '../model/message.ts';

export const entryFaults: Messages<EntryFaults> = {
  'entry/unread': ({ location, why }, _, nested) => `${location}: ${nested(why)}`,
  'entry/secret': () => 'it is kept as a secret',
  'entry/no-key': () => 'it holds no private key that can be read',
  'entry/several-keys': () => severalKeys,
  'entry/encrypted-key': () => 'its private key is encrypted, and Kubernetes reads none that is',
  'entry/byte-order-mark': () => behindByteOrderMark,
  'entry/kubeconfig-for-key': () => 'it holds a kubeconfig in place of a private key',
  'entry/no-kubeconfig': () => 'it is no kubeconfig',
  'entry/no-kubeconfig-or-misplaced-key': () => 'it is no kubeconfig, or it holds a private key where none belongs',
};
