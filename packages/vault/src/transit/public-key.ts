import { createPublicKey, type KeyObject } from 'node:crypto';
import { encodeEd25519Key } from '@kpki/x509';

/** The engine answers PEM, but for Ed25519 the 32 bytes alone, in base64. Null for anything else. */
export function readPublicKey(text: string): KeyObject | null {
  try {
    if (text.startsWith('-----BEGIN ')) return createPublicKey(text);
    const der = Buffer.from(encodeEd25519Key(Buffer.from(text, 'base64')));
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
