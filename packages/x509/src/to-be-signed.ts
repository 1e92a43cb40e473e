import { PluginError, type SignatureKind, type Usage } from '@kpki/plugin';
import { cursorOver, isAtEnd } from './der-read.ts';
import { element, sequence, smallInteger } from './der-write.ts';
import { type CaConstraints, encodeExtensions } from './extensions.ts';
import { readPublicKey, wholePublicKey } from './key.ts';
import { encodeName, type Name, readName } from './name.ts';
import { encodeSerial } from './serial.ts';
import { encodeSignatureAlgorithm } from './signature.ts';
import type { SubjectNames } from './subject-names.ts';
import { contextTagConstructed } from './tags.ts';
import { encodeTime } from './time.ts';

export interface ToBeSigned {
  /** A name to encode, or the raw DER of a parsed name. */
  readonly subject: Name | Uint8Array;
  /** Raw DER, copied from the issuing certificate's subject: verifiers compare the bytes. */
  readonly issuer: Uint8Array;
  /** Big-endian magnitude; positive, at most 20 octets when encoded. */
  readonly serial: Uint8Array;
  /** Fractions of a second are cut off. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Present: this certificate is a CA's. */
  readonly ca?: CaConstraints;
  readonly usages: readonly Usage[];
  readonly subjectKeyId?: Uint8Array;
  /** The issuing certificate's subject key identifier; omitted if undefined. */
  readonly authorityKeyId?: Uint8Array;
  readonly names: SubjectNames;
}

/**
 * Encodes a TBSCertificate (RFC 5280 section 4.1), byte for byte as Go's `x509.CreateCertificate`; throws 'invalid'.
 */
export function encodeToBeSigned(templates: ToBeSigned, how: SignatureKind): Uint8Array {
  const { serial, issuer, notBefore, notAfter, publicKey, ca, subjectKeyId, authorityKeyId } = templates;
  if (notAfter < notBefore) throw new PluginError('invalid', 'a certificate that ends before it begins');
  readPublicKey(publicKey);
  const subject = subjectBytes(templates.subject);
  const extensions = encodeExtensions({
    usages: templates.usages,
    names: templates.names,
    isSubjectEmpty: subject.length === 2,
    ...(ca === undefined ? {} : { ca }),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
  });
  return sequence(
    element(contextTagConstructed(0), smallInteger(version3)),
    encodeSerial(serial),
    encodeSignatureAlgorithm(how),
    wholeName(issuer, 'issuer'),
    sequence(encodeTime(notBefore), encodeTime(notAfter)),
    subject,
    wholeBytes(publicKey, wholePublicKey(publicKey), 'public key'),
    element(contextTagConstructed(3), sequence(...extensions)),
  );
}

/** Versions count from zero. */
const version3 = 2;

function subjectBytes(subject: Name | Uint8Array): Uint8Array {
  return subject instanceof Uint8Array ? wholeName(subject, 'subject') : encodeName(subject);
}

function wholeName(raw: Uint8Array, what: string): Uint8Array {
  const cursor = cursorOver(raw);
  const name = readName(cursor, what);
  if (!isAtEnd(cursor)) throw new PluginError('invalid', `bytes after the end of the ${what}`);
  return name.raw;
}

function wholeBytes(given: Uint8Array, whole: Uint8Array, what: string): Uint8Array {
  if (given.length !== whole.length) throw new PluginError('invalid', `bytes after the end of the ${what}`);
  return whole;
}
