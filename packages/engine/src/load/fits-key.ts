import { verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type SignatureKind, signatureKinds } from '@kpki/plugin';

const verifyOnThreadPool = promisify(verify);

/** Whether a signature is one over that message by the key with that public half (SubjectPublicKeyInfo, DER). */
export async function fitsKey(
  signature: Uint8Array,
  message: Uint8Array,
  how: SignatureKind,
  publicKey: Uint8Array,
): Promise<boolean> {
  const key = { key: Buffer.from(publicKey), format: 'der', type: 'spki', dsaEncoding: 'der' } as const;
  try {
    return await verifyOnThreadPool(signatureKinds[how].digest, message, key, signature);
  } catch {
    // A signature of another family than the key's.
    return false;
  }
}
