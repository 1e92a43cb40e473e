import { PluginError } from '@kpki/plugin';
import {
  type Cursor,
  cursorOver,
  type Element,
  enter,
  isAtEnd,
  read,
  readBitString,
  readElement,
  readInteger,
  readObjectIdentifier,
  readOptional,
} from './der-read.ts';
import { element, objectIdentifier, sequence, smallInteger } from './der-write.ts';
import { encodeEcKey } from './key.ts';
import { keyOids } from './oid.ts';
import { contextTagConstructed, tags } from './tags.ts';

const what = 'private key';

/**
 * Returns the older form of an RSA or EC private key, DER: PKCS#1 (RFC 8017 appendix A.1.2) or SEC 1 (RFC 5915 section
 * 3). It is the content of PKCS#8 (RFC 5958); SEC 1 adds the curve. The bytes equal those of OpenSSL and Go. The result
 * is a copy, to be wiped after use. Null for a key of another family, and for a key whose encoding differs from
 * OpenSSL's: a full parser has to decide about that.
 */
export function olderPrivateKey(pkcs8: Uint8Array, family: 'rsa' | 'ec'): Uint8Array | null {
  try {
    return olderForm(cursorOver(pkcs8), family);
  } catch (error) {
    if (PluginError.is(error)) return null;
    throw error;
  }
}

export interface EcHalves {
  /** The curve's object identifier, dotted. */
  readonly curve: string;
  readonly scalar: Uint8Array;
  /** The stored public half: nothing guarantees that it belongs to the private half. */
  readonly point: Uint8Array;
  /** The same, as SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/**
 * Returns the halves of an EC private key, DER: PKCS#8 (RFC 5958) or SEC 1 (RFC 5915). Null for a key of another family,
 * without its public half, or in another encoding than OpenSSL's and Go's: a full parser has to decide about that.
 */
export function ecHalvesOf(der: Uint8Array, form: 'pkcs8' | 'sec1' = 'pkcs8'): EcHalves | null {
  try {
    return form === 'sec1' ? halvesOfSec1(cursorOver(der)) : halvesOfPkcs8(cursorOver(der));
  } catch (error) {
    if (PluginError.is(error)) return null;
    throw error;
  }
}

/** The curve is a parameter of the algorithm. */
function halvesOfPkcs8(bytes: Cursor): EcHalves | null {
  const found = keyInside(bytes, 'ec');
  const key = found === null ? null : ecKeyIn(cursorOver(found.key));
  if (found === null || key === null || key.parameters !== undefined) return null;
  return ecHalves(readObjectIdentifier(found.parameters, what), key);
}

/** The curve is a field of the key. */
function halvesOfSec1(bytes: Cursor): EcHalves | null {
  const key = ecKeyIn(bytes);
  if (key?.parameters === undefined) return null;
  const parameters = cursorOver(key.parameters);
  const curve = readObjectIdentifier(parameters, what);
  return isAtEnd(parameters) ? ecHalves(curve, key) : null;
}

function ecHalves(curve: string, { scalar, point }: EcPrivateKey): EcHalves {
  const { octets } = readBitString(cursorOver(point.content), what);
  const publicKey = encodeEcKey(objectIdentifier(curve), octets);
  return { curve, scalar: scalar.content, point: octets, publicKey };
}

interface KeyInside {
  /** The parameters after the algorithm's identifier: for EC the curve. */
  readonly parameters: Cursor;
  readonly key: Uint8Array;
}

function keyInside(bytes: Cursor, family: 'rsa' | 'ec'): KeyInside | null {
  const outer = enter(bytes, tags.sequence, what);
  if (!isAtEnd(bytes) || readInteger(outer, what) !== 0n) return null;
  const parameters = enter(outer, tags.sequence, what);
  const oid = readObjectIdentifier(parameters, what);
  const key = read(outer, tags.octetString, what);
  return isAtEnd(outer) && oid === keyOids[family] ? { parameters, key } : null;
}

function olderForm(bytes: Cursor, family: 'rsa' | 'ec'): Uint8Array | null {
  const found = keyInside(bytes, family);
  if (found === null) return null;
  if (family === 'ec') return withCurve(cursorOver(found.key), found.parameters);
  return isRsaKey(cursorOver(found.key)) ? Uint8Array.from(found.key) : null;
}

function isRsaKey(bytes: Cursor): boolean {
  const numbers = enter(bytes, tags.sequence, what);
  for (let count = 0; count < 9; count++) read(numbers, tags.integer, what);
  return isAtEnd(numbers) && isAtEnd(bytes);
}

function withCurve(bytes: Cursor, parameters: Cursor): Uint8Array | null {
  const curve = readElement(parameters, tags.objectIdentifier, what).whole;
  const key = isAtEnd(parameters) ? ecKeyIn(bytes) : null;
  if (key === null || key.parameters !== undefined) return null;
  return sequence(smallInteger(1), key.scalar.whole, element(contextTagConstructed(0), curve), key.point.whole);
}

/** ECPrivateKey (RFC 5915 section 3). */
interface EcPrivateKey {
  readonly scalar: Element;
  readonly parameters: Uint8Array | undefined;
  readonly point: Element;
}

/** Throws 'invalid' without the public half. Null for another version. */
function ecKeyIn(bytes: Cursor): EcPrivateKey | null {
  const parts = enter(bytes, tags.sequence, what);
  if (!isAtEnd(bytes) || readInteger(parts, what) !== 1n) return null;
  const scalar = readElement(parts, tags.octetString, what);
  const parameters = readOptional(parts, contextTagConstructed(0), what);
  const point = readElement(parts, contextTagConstructed(1), what);
  return isAtEnd(parts) ? { scalar, parameters, point } : null;
}
