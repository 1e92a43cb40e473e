import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type GeneratedKey, type KeyKind, keyKinds, PluginError, Secret, signatureKinds } from '@kpki/plugin';

const signOnThreadPool = promisify(sign);

/**
 * Generates a key and signs in some 40 microseconds: less than the thread that prepares the next certificates would lose by
 * handing the work to another one. A larger key takes 20 times that, or more.
 */
export const quickKinds: ReadonlySet<KeyKind> = new Set(['ec-p256', 'ed25519']);

/** The private key stays in OpenSSL's memory; JavaScript holds it only as the result of `export`. */
export function generatedKey(
  kind: KeyKind,
  privateKey: KeyObject,
  publicKey: KeyObject = createPublicKey(privateKey),
): GeneratedKey {
  const { signatures } = keyKinds[kind];
  return {
    kind,
    publicKey:
      kind === 'ec-p256' ? spkiOfP256(publicKey) : new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    signatures,
    async sign(message, how, call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `signing with an ${kind} key was cancelled`);
      if (!signatures.includes(how)) throw new PluginError('unsupported', `an ${kind} key makes no ${how} signatures`);
      const { digest } = signatureKinds[how];
      const signature = quickKinds.has(kind)
        ? sign(digest, message, privateKey)
        : await signOnThreadPool(digest, message, privateKey);
      return new Uint8Array(signature);
    },
    async export(call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `exporting an ${kind} key was cancelled`);
      return new Secret(privateKey.export({ type: 'pkcs8', format: 'der' }));
    },
  };
}

/** A SubjectPublicKeyInfo (RFC 5480 section 2) of a P-256 key up to the coordinates of its uncompressed point. */
const headOfP256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

/** Takes a third of the time of OpenSSL's encoder. */
function spkiOfP256(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return new Uint8Array(Buffer.concat([headOfP256, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
}

/** The parameters of node:crypto for each kind of key, and its description of one. */
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
