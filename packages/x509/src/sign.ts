import { type Call, keyKinds, PluginError, type SignatureKind, type SigningKey } from '@kpki/plugin';
import { bitString, sequence } from './der-write.ts';
import { readPublicKey } from './key.ts';
import { encodeSignatureAlgorithm, verifyKindOnThreadPool } from './signature.ts';
import { encodeToBeSigned, type ToBeSigned } from './to-be-signed.ts';

/**
 * Signs a certificate and returns it, DER. Uses the first kind of signature in `keyKinds` that the key offers, and
 * verifies the signature with the key's public half. Throws 'conflict' for a signature that does not verify,
 * 'unsupported' for a key without a matching kind, and 'invalid' for templates that no certificate should have.
 */
export async function signCertificate(templates: ToBeSigned, key: SigningKey, call: Call): Promise<Uint8Array> {
  const how = chooseSignature(key);
  return signed(encodeToBeSigned(templates, how), how, key, call);
}

/** Returns the best kind of signature for a key; throws 'unsupported' without one. */
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

/** Returns the three parts of certificates and requests: the signed part, the algorithm, and the signature. */
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
