import { attribute, keyType } from '../constants.ts';
import type { Handle } from '../cryptoki.ts';
import type { Session } from '../token/connection.ts';
import { attributeOf, numberOf } from './objects.ts';

/** SubjectPublicKeyInfo, DER, of a public key or of what a private key tells of it; null where that is not enough. */
export function publicKeyIn(session: Session, object: Handle): Buffer | null {
  const type = numberOf(session, object, attribute.keyType);
  const made = type === keyType.rsa ? rsaKeyIn(session, object) : pointKeyIn(session, object, type);
  if (made !== null) return made;
  const whole = attributeOf(session, object, attribute.publicKeyInfo);
  return whole === null || whole.length === 0 ? null : whole;
}

/** RFC 3279 section 2.3.1. */
function rsaKeyIn(session: Session, object: Handle): Buffer | null {
  const modulus = attributeOf(session, object, attribute.modulus);
  const exponent = attributeOf(session, object, attribute.publicExponent);
  if (!modulus?.length || !exponent?.length) return null;
  const algorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  return der(0x30, algorithm, bitString(der(0x30, integer(modulus), integer(exponent))));
}

/** RFC 5480 section 2 for curves that ECDSA is made on, RFC 8410 section 4 for Ed25519. */
function pointKeyIn(session: Session, object: Handle, type: number | null): Buffer | null {
  const parameters = attributeOf(session, object, attribute.ecParameters);
  const encoded = attributeOf(session, object, attribute.ecPoint);
  if (!parameters?.length || !encoded?.length) return null;
  const point = withoutOctetString(encoded);
  if (type === keyType.ecEdwards) {
    return point.length === 32 ? Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), point]) : null;
  }
  const algorithm = der(0x30, Buffer.from('06072a8648ce3d0201', 'hex'), parameters);
  return der(0x30, algorithm, bitString(point));
}

/**
 * CKA_EC_POINT is the point inside of an OCTET STRING (PKCS #11 version 2.40, section 2.3.3), and some tokens leave that
 * away. Both begin with 4; only of the one the second byte is the length of the rest.
 */
function withoutOctetString(encoded: Buffer): Buffer {
  if (encoded[0] !== 0x04) return encoded;
  if (encoded[1] === encoded.length - 2) return encoded.subarray(2);
  return encoded[1] === 0x81 && encoded[2] === encoded.length - 3 ? encoded.subarray(3) : encoded;
}

function integer(magnitude: Buffer): Buffer {
  const start = magnitude.findIndex((byte) => byte !== 0);
  const digits = magnitude.subarray(Math.max(0, start));
  return der(0x02, Buffer.from((digits[0] ?? 0) >= 0x80 ? [0] : []), digits);
}

const bitString = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);

/** Up to 65,535 bytes, more than a key takes. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), body]);
}
