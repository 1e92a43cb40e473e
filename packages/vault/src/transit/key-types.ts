import type { KeyKind } from '@kpki/plugin';

/** What the engine calls each kind of key, as its `type`. */
export const keyTypes: Readonly<Record<KeyKind, string>> = {
  'rsa-2048': 'rsa-2048',
  'rsa-3072': 'rsa-3072',
  'rsa-4096': 'rsa-4096',
  'ec-p256': 'ecdsa-p256',
  'ec-p384': 'ecdsa-p384',
  'ec-p521': 'ecdsa-p521',
  ed25519: 'ed25519',
};

export const kinds = Object.keys(keyTypes) as readonly KeyKind[];
