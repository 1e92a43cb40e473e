import { createPublicKey, type KeyObject } from 'node:crypto';

/** What of an Ed25519 key's SubjectPublicKeyInfo stands before its 32 bytes (RFC 8410 section 4). */
const ed25519Start = Buffer.from('302a300506032b6570032100', 'hex');

/** The engine answers PEM, but for Ed25519 the 32 bytes alone, in base64. Null for anything else. */
export function readPublicKey(text: string): KeyObject | null {
  try {
    if (text.startsWith('-----BEGIN ')) return createPublicKey(text);
    const der = Buffer.concat([ed25519Start, Buffer.from(text, 'base64')]);
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
