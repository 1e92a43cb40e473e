import { type Call, keyKinds, PluginError, type SignatureKind, type SigningKey } from '@kpki/plugin';
import { bitString, sequence } from './der-write.ts';
import { readPublicKey } from './key.ts';
import { encodeSignatureAlgorithm, verifyKindOnThreadPool } from './signature.ts';
import { encodeToBeSigned, type ToBeSigned } from './to-be-signed.ts';

/**
 * Signs a certificate and answers it, DER. The signature is of the first kind in `keyKinds` that the key offers, and is
 * verified against the key's public half before it is used: one that does not hold is 'conflict', a key that offers no
 * kind that fits it is 'unsupported', and templates that no certificate should hold are 'invalid'.
 */
export async function signCertificate(templates: ToBeSigned, key: SigningKey, call: Call): Promise<Uint8Array> {
  const how = chooseSignature(key);
  return signed(encodeToBeSigned(templates, how), how, key, call);
}

/** The best kind of signature for a key, or 'unsupported'. */
export function chooseSignature(key: SigningKey): SignatureKind {
  const how = keyKinds[key.kind].signatures.find((kind) => key.signatures.includes(kind));
  if (how === undefined) {
    throw new PluginError(
      'unsupported',
      `signing with a key of kind ${key.kind} that offers no signature of that kind`,
    );
  }
  return how;
}

/** The three parts that certificates and requests are made of: what is signed, how, and the signature. */
export async function signed(
  message: Uint8Array,
  how: SignatureKind,
  key: SigningKey,
  call: Call,
): Promise<Uint8Array> {
  if (call.signal.aborted) throw new PluginError('cancelled', 'signing was called off');
  const signature = await key.sign(message, how, call);
  if (!(await verifyKindOnThreadPool(how, message, signature, readPublicKey(key.publicKey)))) {
    throw new PluginError('conflict', 'a signature that does not fit the public key of the key that made it');
  }
  return sequence(message, encodeSignatureAlgorithm(how), bitString(signature));
}
