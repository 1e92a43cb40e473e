import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type KeyKind, keyKinds, PluginError } from '@kpki/plugin';
import { curves, isOnCurve } from './curve.ts';
import {
  cursorOver,
  enter,
  isAtEnd,
  malformed,
  read,
  readAny,
  readBitString,
  readElement,
  readInteger,
  readIntegerOctets,
  readObjectIdentifier,
  rightAligned,
} from './der-read.ts';
import { bitString, nothing, objectIdentifier, sequence, unsignedInteger } from './der-write.ts';
import { keyOids } from './oid.ts';
import { recentlyUsed } from './recently-used.ts';
import { tags } from './tags.ts';

/** The content of a SubjectPublicKeyInfo. `other` is a kind that Go ignores: such a key verifies nothing. */
export type PublicKey =
  | { readonly family: 'rsa'; readonly modulus: Uint8Array; readonly bits: number; readonly exponent: bigint }
  | { readonly family: 'ec'; readonly curve: string; readonly curveOid: string; readonly point: Uint8Array }
  | { readonly family: 'ed25519'; readonly point: Uint8Array }
  | { readonly family: 'dsa' }
  | { readonly family: 'other' };

const what = 'public key';

/** A key is parsed several times while its certificate is made, and a CA's for each certificate that it signs. */
const known = recentlyUsed<PublicKey>();

/** Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), DER. Throws 'invalid' if Go's parser would refuse it. */
export function readPublicKey(spki: Uint8Array): PublicKey {
  return known(spki, readWhole);
}

function readWhole(spki: Uint8Array): PublicKey {
  const outer = enter(cursorOver(spki), tags.sequence, what);
  const algorithm = enter(outer, tags.sequence, what);
  const oid = readObjectIdentifier(algorithm, what);
  const parameters = isAtEnd(algorithm) ? undefined : readAny(algorithm, what).whole;
  const key = rightAligned(readBitString(outer, what));
  if (oid === keyOids.rsa) return readRsa(key, parameters);
  if (oid === keyOids.ec) return readEc(key, parameters);
  if (oid === keyOids.ed25519) return readEd25519(key, parameters);
  return oid === keyOids.dsa ? readDsa(key, parameters) : { family: 'other' };
}

function readRsa(key: Uint8Array, parameters: Uint8Array | undefined): PublicKey {
  if (parameters === undefined || !nothing.every((octet, index) => parameters[index] === octet)) {
    throw malformed(what, 'an RSA key without the NULL that belongs to it');
  }
  const pair = enter(cursorOver(key), tags.sequence, what);
  const modulus = readPositive(readIntegerOctets(pair, what));
  const exponent = readInteger(pair, what);
  if (exponent <= 0n) throw malformed(what, 'an exponent that is not positive');
  return { family: 'rsa', modulus, bits: modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24, exponent };
}

/** Returns the magnitude of a number that must be positive. */
function readPositive(octets: Uint8Array): Uint8Array {
  const [first = 0] = octets;
  if (first >= 0x80 || (first === 0 && octets.length === 1)) throw malformed(what, 'a number that is not positive');
  return first === 0 ? octets.subarray(1) : octets;
}

function readEc(key: Uint8Array, parameters: Uint8Array | undefined): PublicKey {
  const curveOid = readObjectIdentifier(cursorOver(parameters ?? new Uint8Array()), what);
  const curve = curves[curveOid];
  if (curve === undefined) throw malformed(what, `the curve ${curveOid}, which Go does not know`);
  if (key[0] !== 4 || key.length !== 1 + 2 * curve.coordinateBytes) {
    throw malformed(what, 'a point that is not whole: it may be compressed');
  }
  if (!isOnCurve(key, curve)) throw malformed(what, 'a point that is not on its curve');
  return { family: 'ec', curve: curve.name, curveOid, point: key };
}

function readEd25519(key: Uint8Array, parameters: Uint8Array | undefined): PublicKey {
  if (parameters !== undefined || key.length !== 32) throw malformed(what, 'an Ed25519 key that is none');
  return { family: 'ed25519', point: key };
}

/** No Kubernetes component accepts DSA, but Go parses it. */
function readDsa(key: Uint8Array, parameters: Uint8Array | undefined): PublicKey {
  readPositive(readIntegerOctets(cursorOver(key), what));
  const domain = enter(cursorOver(parameters ?? new Uint8Array()), tags.sequence, what);
  for (let count = 0; count < 3; count++) readPositive(readIntegerOctets(domain, what));
  return { family: 'dsa' };
}

export interface UsableKey {
  readonly object: KeyObject;
  readonly der: Uint8Array;
}

const usable = new WeakMap<PublicKey, UsableKey>();

/** Makes the key for node:crypto from the checked parts. Throws 'invalid' for a point that is not on its curve. */
export function usableKey(key: PublicKey): UsableKey {
  const found = usable.get(key);
  if (found !== undefined) return found;
  try {
    const der = encodePublicKey(key);
    const made = { object: createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }), der };
    usable.set(key, made);
    return made;
  } catch (cause) {
    throw new PluginError('invalid', 'a public key that cannot be used: its point may not be on its curve', { cause });
  }
}

function encodePublicKey(key: PublicKey): Uint8Array {
  switch (key.family) {
    case 'rsa':
      return encodeRsaKey(key.modulus, bigEndian(key.exponent));
    case 'ec':
      return encodeEcKey(objectIdentifier(key.curveOid), key.point);
    case 'ed25519':
      return encodeEd25519Key(key.point);
    default:
      throw new PluginError('invalid', 'a public key of a kind that verifies nothing');
  }
}

/** Writes the SubjectPublicKeyInfo, DER, of an RSA key; both numbers are big-endian magnitudes. */
export function encodeRsaKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const pair = sequence(unsignedInteger(modulus), unsignedInteger(exponent));
  return sequence(sequence(objectIdentifier(keyOids.rsa), nothing), bitString(pair));
}

/** Writes the SubjectPublicKeyInfo, DER, of a point on the curve that some parameters (DER) name. */
export function encodeEcKey(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  return sequence(sequence(objectIdentifier(keyOids.ec), parameters), bitString(point));
}

/** Writes the SubjectPublicKeyInfo, DER, of the 32 bytes of an Ed25519 key. */
export function encodeEd25519Key(point: Uint8Array): Uint8Array {
  return sequence(sequence(objectIdentifier(keyOids.ed25519)), bitString(point));
}

function bigEndian(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
}

/** Returns the row of `keyKinds` of a key; null for any other key. */
export function kindOf(key: PublicKey): KeyKind | null {
  const rows = Object.entries(keyKinds) as [KeyKind, (typeof keyKinds)[KeyKind]][];
  const found = rows.find(([, row]) => {
    if (row.family !== key.family) return false;
    if (key.family === 'rsa') return row.bits === key.bits;
    return key.family !== 'ec' || row.curveOid === key.curveOid;
  });
  return found?.[0] ?? null;
}

/**
 * Returns a key identifier: SHA-1 of the key's bits (RFC 5280 section 4.2.1.2, method 1; kubeadm through 1.34 and Go
 * below 1.25), or the first 160 bits of SHA-256 of them (RFC 7093 section 2, method 1; Go from 1.25). Takes a
 * SubjectPublicKeyInfo, DER. For an issuer, read the identifier from its certificate instead.
 */
export function keyId(spki: Uint8Array, method: 'sha1' | 'sha256-160'): Uint8Array {
  const outer = enter(cursorOver(spki), tags.sequence, what);
  read(outer, tags.sequence, what);
  const bits = rightAligned(readBitString(outer, what));
  const digest = createHash(method === 'sha1' ? 'sha1' : 'sha256')
    .update(bits)
    .digest();
  return new Uint8Array(digest.subarray(0, 20));
}

/** Returns the SubjectPublicKeyInfo at the start of the bytes, whole. */
export function wholePublicKey(bytes: Uint8Array): Uint8Array {
  return readElement(cursorOver(bytes), tags.sequence, what).whole;
}
