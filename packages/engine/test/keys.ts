import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { keyKindOf, keyKinds, type SigningKey, signatureKinds } from '@kpki/plugin';
import type { TestState } from './observed-state.ts';

/** A key of node:crypto that signs as the contract has it. */
export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
  const kind = keyKindOf(publicKey) ?? 'rsa-2048';
  return {
    kind,
    publicKey,
    signatures: keyKinds[kind].signatures,
    sign: async (message, how) =>
      new Uint8Array(sign(signatureKinds[how].digest, message, { key: privateKey, dsaEncoding: 'der' })),
  };
}

export function newKey(kind: 'ec-p256' | 'ec-p384' | 'rsa-2048' | 'rsa-1024' | 'ed25519' = 'ec-p256'): KeyObject {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (kind === 'rsa-1024' || kind === 'rsa-2048') {
    return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa-1024' ? 1024 : 2048 }).privateKey;
  }
  return generateKeyPairSync('ec', { namedCurve: kind === 'ec-p256' ? 'P-256' : 'P-384' }).privateKey;
}

export function keyAt(observed: TestState, entry: string): KeyObject {
  return createPrivateKey(Buffer.from(observed.bytes(entry)));
}

export function publicKeyOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** Nobody is there to be asked for the password. */
export function encryptedPem(key: KeyObject): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  return key.export(options).toString();
}
