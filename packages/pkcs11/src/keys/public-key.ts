import { encodeEcKey, encodeEd25519Key, encodeRsaKey } from '@kpki/x509';
import { attribute, keyType } from '../constants.ts';
import type { Handle } from '../cryptoki.ts';
import type { TokenSession } from '../token/connection.ts';
import { attributeOf, numberOf } from './objects.ts';

/**
 * Returns the SubjectPublicKeyInfo, DER, from a public key or the attributes of a private key; null if these are not
 * enough.
 */
export function publicKeyIn(session: TokenSession, object: Handle): Buffer | null {
  const type = numberOf(session, object, attribute.keyType);
  const made = type === keyType.rsa ? rsaKeyIn(session, object) : pointKeyIn(session, object, type);
  if (made !== null) return Buffer.from(made);
  const whole = attributeOf(session, object, attribute.publicKeyInfo);
  return whole === null || whole.length === 0 ? null : whole;
}

function rsaKeyIn(session: TokenSession, object: Handle): Uint8Array | null {
  const modulus = attributeOf(session, object, attribute.modulus);
  const exponent = attributeOf(session, object, attribute.publicExponent);
  return modulus?.length && exponent?.length ? encodeRsaKey(modulus, exponent) : null;
}

function pointKeyIn(session: TokenSession, object: Handle, type: number | null): Uint8Array | null {
  const parameters = attributeOf(session, object, attribute.ecParameters);
  const encoded = attributeOf(session, object, attribute.ecPoint);
  if (!parameters?.length || !encoded?.length) return null;
  const point = withoutOctetString(encoded);
  if (type !== keyType.ecEdwards) return encodeEcKey(parameters, point);
  return point.length === 32 ? encodeEd25519Key(point) : null;
}

/**
 * CKA_EC_POINT is the point inside an OCTET STRING (PKCS #11 version 2.40, section 2.3.3), and some tokens omit the
 * OCTET STRING. Both begin with 4; only in an OCTET STRING the second byte is the length of the rest.
 */
function withoutOctetString(encoded: Buffer): Buffer {
  if (encoded[0] !== 0x04) return encoded;
  if (encoded[1] === encoded.length - 2) return encoded.subarray(2);
  return encoded[1] === 0x81 && encoded[2] === encoded.length - 3 ? encoded.subarray(3) : encoded;
}
