import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type KeyKind, keyKinds, type SigningKey, signatureKinds } from '@kpki/plugin';

function generate(kind: KeyKind): { publicKey: KeyObject; privateKey: KeyObject } {
  const row = keyKinds[kind];
  if (row.family === 'rsa') return generateKeyPairSync('rsa', { modulusLength: row.bits });
  if (row.family === 'ec') return generateKeyPairSync('ec', { namedCurve: row.curve ?? '' });
  return generateKeyPairSync('ed25519');
}

export interface TestKey extends SigningKey {
  readonly privateKey: KeyObject;
}

export function testKey(kind: KeyKind): TestKey {
  const { publicKey, privateKey } = generate(kind);
  return wrapKey(kind, publicKey, privateKey);
}

function wrapKey(kind: KeyKind, publicKey: KeyObject, privateKey: KeyObject): TestKey {
  return {
    kind,
    privateKey,
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    signatures: keyKinds[kind].signatures,
    sign: async (message, how) =>
      new Uint8Array(sign(signatureKinds[how].digest, message, { key: privateKey, dsaEncoding: 'der' })),
  };
}

export const call: { signal: AbortSignal } = { signal: new AbortController().signal };
