import { createPublicKey, type KeyObject, sign as signNow } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type GeneratedKey,
  type KeyKind,
  keyKinds,
  PluginError,
  Secret,
  type SignatureKind,
  signatureKinds,
} from '@kpki/plugin';
import { quick } from './kinds.ts';

const signOnThreadPool = promisify(signNow);

/** The private key stays in OpenSSL's memory; JavaScript holds it only as what `export` answers. */
export function generatedKey(kind: KeyKind, privateKey: KeyObject): GeneratedKey {
  const { signatures } = keyKinds[kind];
  return {
    kind,
    publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    signatures,
    async sign(message, how, call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `signing with an ${kind} key was given up`);
      if (!signatures.includes(how)) throw new PluginError('unsupported', `an ${kind} key makes no ${how} signatures`);
      return makeSignature(message, how, kind, privateKey);
    },
    async export(call) {
      if (call.signal.aborted) throw new PluginError('cancelled', `exporting an ${kind} key was given up`);
      return new Secret(privateKey.export({ type: 'pkcs8', format: 'der' }));
    },
  };
}

/** A signature takes up to a millisecond with any other key, and would hold up the event loop. ECDSA's is DER. */
async function makeSignature(
  message: Uint8Array,
  how: SignatureKind,
  kind: KeyKind,
  privateKey: KeyObject,
): Promise<Uint8Array> {
  const { digest } = signatureKinds[how];
  const signature = quick.has(kind)
    ? signNow(digest, message, privateKey)
    : await signOnThreadPool(digest, message, privateKey);
  return new Uint8Array(signature);
}
