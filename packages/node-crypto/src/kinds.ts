import type { KeyKind } from '@kpki/plugin';

/** How node:crypto is asked for a key of each kind, and how it then describes one. */
export type NodeKind =
  | { readonly type: 'rsa'; readonly modulusLength: number }
  | { readonly type: 'ec'; readonly namedCurve: 'prime256v1' | 'secp384r1' | 'secp521r1' }
  | { readonly type: 'ed25519' };

export const kindTable: ReadonlyMap<KeyKind, NodeKind> = new Map<KeyKind, NodeKind>([
  ['rsa-2048', { type: 'rsa', modulusLength: 2048 }],
  ['rsa-3072', { type: 'rsa', modulusLength: 3072 }],
  ['rsa-4096', { type: 'rsa', modulusLength: 4096 }],
  ['ec-p256', { type: 'ec', namedCurve: 'prime256v1' }],
  ['ec-p384', { type: 'ec', namedCurve: 'secp384r1' }],
  ['ec-p521', { type: 'ec', namedCurve: 'secp521r1' }],
  ['ed25519', { type: 'ed25519' }],
]);
