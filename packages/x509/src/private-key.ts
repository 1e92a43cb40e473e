import { PluginError } from '@kpki/plugin';
import {
  type Cursor,
  cursorOver,
  enter,
  isAtEnd,
  read,
  readElement,
  readInteger,
  readObjectIdentifier,
} from './der-read.ts';
import { element, sequence, smallInteger } from './der-write.ts';
import { keyOids } from './oid.ts';
import { contextTagConstructed, tags } from './tags.ts';

const what = 'private key';

/**
 * The older form of an RSA or EC private key, DER: PKCS#1 (RFC 8017 appendix A.1.2) or SEC 1 (RFC 5915 section 3). It is
 * what stands inside PKCS#8 (RFC 5958), to which SEC 1 adds the curve. Equal to what OpenSSL and Go write. The answer is
 * a copy, to be wiped after use. Null for a key of another family, and for one that is not written as OpenSSL writes it: a
 * reader of keys has to decide about that.
 */
export function olderPrivateKey(pkcs8: Uint8Array, family: 'rsa' | 'ec'): Uint8Array | null {
  try {
    return olderForm(cursorOver(pkcs8), family);
  } catch (error) {
    if (PluginError.is(error)) return null;
    throw error;
  }
}

function olderForm(bytes: Cursor, family: 'rsa' | 'ec'): Uint8Array | null {
  const outer = enter(bytes, tags.sequence, what);
  if (!isAtEnd(bytes) || readInteger(outer, what) !== 0n) return null;
  const algorithm = enter(outer, tags.sequence, what);
  const oid = readObjectIdentifier(algorithm, what);
  const key = read(outer, tags.octetString, what);
  if (!isAtEnd(outer) || oid !== keyOids[family]) return null;
  if (family === 'ec') return withCurve(cursorOver(key), algorithm);
  return isRsaKey(cursorOver(key)) ? Uint8Array.from(key) : null;
}

/** A version, and the eight numbers of a key with two primes. */
function isRsaKey(bytes: Cursor): boolean {
  const numbers = enter(bytes, tags.sequence, what);
  for (let count = 0; count < 9; count++) read(numbers, tags.integer, what);
  return isAtEnd(numbers) && isAtEnd(bytes);
}

function withCurve(bytes: Cursor, algorithm: Cursor): Uint8Array | null {
  const curve = readElement(algorithm, tags.objectIdentifier, what).whole;
  const parts = enter(bytes, tags.sequence, what);
  if (!isAtEnd(bytes) || !isAtEnd(algorithm) || readInteger(parts, what) !== 1n) return null;
  const scalar = readElement(parts, tags.octetString, what).whole;
  const point = readElement(parts, contextTagConstructed(1), what).whole;
  return isAtEnd(parts) ? sequence(smallInteger(1), scalar, element(contextTagConstructed(0), curve), point) : null;
}
