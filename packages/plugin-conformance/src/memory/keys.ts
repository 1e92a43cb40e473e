import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Call, GeneratedKey, SigningKey } from '@kpki/plugin';
import {
  type KeyKind,
  keyKindOf,
  keyKinds,
  PluginError,
  Secret,
  type SignatureKind,
  signatureKinds,
} from '@kpki/plugin';

const generateAsynchronously = promisify(generateKeyPair);

export async function makePrivateKey(kind: KeyKind): Promise<KeyObject> {
  const { family, bits, curve } = keyKinds[kind];
  if (family === 'rsa') return (await generateAsynchronously('rsa', { modulusLength: bits })).privateKey;
  if (curve !== undefined) return (await generateAsynchronously('ec', { namedCurve: curve })).privateKey;
  return (await generateAsynchronously('ed25519', undefined)).privateKey;
}

function subjectPublicKeyInfo(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
}

/** Returns a signing key; `current` is called at every signature, and returns the key to sign with, or throws. */
export function signingKey(shown: KeyObject, current: (call: Call, attempt: string) => Promise<KeyObject>): SigningKey {
  const publicKey = subjectPublicKeyInfo(shown);
  const kind = keyKindOf(publicKey);
  if (kind === null) throw new PluginError('invalid', 'reading a key: it is of no kind that kpki uses');
  const { signatures } = keyKinds[kind];
  return {
    kind,
    publicKey,
    signatures,
    async sign(message: Uint8Array, how: SignatureKind, call: Call) {
      const privateKey = await current(call, `signing with an ${kind} key`);
      if (!signatures.includes(how)) throw new PluginError('unsupported', `an ${kind} key makes no ${how} signatures`);
      return new Uint8Array(sign(signatureKinds[how].digest, message, { key: privateKey, dsaEncoding: 'der' }));
    },
  };
}

/** Returns a key of node:crypto in the form of the contract. Throws 'invalid' for an unsupported kind. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  return signingKey(privateKey, async () => privateKey);
}

export function generatedKey(
  privateKey: KeyObject,
  reach: (call: Call, attempt: string) => Promise<void>,
): GeneratedKey {
  const current = async (call: Call, attempt: string): Promise<KeyObject> => {
    await reach(call, attempt);
    return privateKey;
  };
  return {
    ...signingKey(privateKey, current),
    async export(call) {
      return new Secret((await current(call, 'exporting a key')).export({ type: 'pkcs8', format: 'der' }));
    },
  };
}

/** OpenSSL's error is not kept as the cause: it may contain the key's bytes. */
export function readPkcs8(bytes: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
  } catch {
    throw new PluginError('invalid', 'adopting a key: the bytes are not an unencrypted PKCS#8 private key in DER');
  }
}
