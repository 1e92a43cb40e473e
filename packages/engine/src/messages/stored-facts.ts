import { behindByteOrderMark, severalKeys } from '../key-outline.ts';
import type { KeyElsewhere } from '../model/key-elsewhere.ts';
import type { Messages } from '../model/message.ts';
import type { StoredFacts } from '../model/stored-facts.ts';

export const storedFacts: Messages<StoredFacts> = {
  'key-elsewhere': ({ key }) => keyElsewhereText(key),
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

export function keyElsewhereText(key: KeyElsewhere): string {
  switch (key.kind) {
    case 'store':
      return `held in backend ${key.backend}`;
    case 'issuers':
      return `in ${key.issuers.join(', ')}`;
    case 'external':
      return 'with somebody else';
  }
}
