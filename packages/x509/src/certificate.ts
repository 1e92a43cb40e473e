import { createHash } from 'node:crypto';
import { type KeyKind, PluginError, pemBlocks, type SignatureKind } from '@kpki/plugin';
import {
  type Cursor,
  cursorOver,
  enter,
  isAtEnd,
  malformed,
  peekTag,
  read,
  readBitString,
  readBoolean,
  readElement,
  readInteger,
  readIntegerOctets,
  readObjectIdentifier,
  readOptional,
  rightAligned,
} from './der-read.ts';
import {
  checkExtension,
  type Extension,
  readAuthorityKeyId,
  readBasicConstraints,
  readExtendedKeyUsages,
  readKeyUsages,
  readSubjectKeyId,
} from './extension-readers.ts';
import { kindOf, readPublicKey } from './key.ts';
import { type DistinguishedName, readName } from './name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import { extensionOids } from './oid.ts';
import { recentlyUsed } from './recently-used.ts';
import { readSignatureAlgorithm, signatureKindOf, signatureProblem } from './signature.ts';
import { noNames, type ReadSubjectNames, readSubjectNames } from './subject-names.ts';
import { contextTag, contextTagConstructed, tags } from './tags.ts';
import { readTime } from './time.ts';

/** A parsed certificate. Byte fields are views of `der`; those of the issuer and of extensions may be shared with others. */
export interface Certificate {
  readonly der: Uint8Array;
  /** 1 to 3; only version 3 has extensions. */
  readonly version: number;
  /** The content of the INTEGER: two's complement, never negative. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Null for a kind without a row in kpki's table. */
  readonly keyKind: KeyKind | null;
  readonly ca: boolean;
  readonly pathLength?: number;
  /** Names of the Kubernetes CSR API; null: the extension is absent. */
  readonly keyUsages: readonly string[] | null;
  /**
   * Names of the Kubernetes CSR API, or the dotted object identifier without such a name; null: the extension is
   * absent.
   */
  readonly extendedKeyUsages: readonly string[] | null;
  readonly names: ReadSubjectNames;
  readonly nameConstraints?: NameConstraints;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  /** A dotted object identifier if `signatureKinds` has no row. */
  readonly signatureAlgorithm: SignatureKind | string;
  /** The content of the AlgorithmIdentifier. */
  readonly signatureAlgorithmDer: Uint8Array;
  readonly toBeSigned: Uint8Array;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
}

/**
 * Reads one certificate, DER. Refuses exactly what the parser of Go's crypto/x509 (1.24 and later) refuses, with a
 * PluginError 'invalid' that names the fault, and throws no other error. Does not check the signature, the dates or the
 * issuer: `judge` does.
 */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > longestKnown) return parse(der);
  const key = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
  const found = known.get(key) ?? parse(new Uint8Array(der));
  known.set(key, found);
  if (known.size > mostKnown) forgetOldest();
  return found;
}

/** Each certificate is parsed once: a CA is stored on every node, and is read often while a plan is applied. */
const known = new Map<string, Certificate>();
const mostKnown = 256;
/** In bytes; Kubernetes certificates have about one kilobyte. */
const longestKnown = 8192;

function forgetOldest(): void {
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

function parse(der: Uint8Array): Certificate {
  const outer = cursorOver(der);
  const parts = enter(outer, tags.sequence, 'certificate');
  const toBeSigned = readElement(parts, tags.sequence, 'certificate');
  const fields = cursorOver(toBeSigned.content);
  const version = readVersion(fields);
  const serial = readIntegerOctets(fields, 'serial number');
  if ((serial[0] ?? 0) >= 0x80) throw malformed('serial number', 'it is negative');
  const signatureAlgorithmDer = read(fields, tags.sequence, 'signature algorithm');
  const outerAlgorithm = read(parts, tags.sequence, 'signature algorithm');
  if (Buffer.compare(signatureAlgorithmDer, outerAlgorithm) !== 0) {
    throw malformed('signature algorithm', 'the one inside is not the one outside');
  }
  const algorithm = readSignatureAlgorithm(signatureAlgorithmDer);
  const issuer = readIssuer(fields);
  const validity = enter(fields, tags.sequence, 'validity');
  const notBefore = readTime(validity, 'start of validity').time;
  const notAfter = readTime(validity, 'end of validity').time;
  const subject = readName(fields, 'subject');
  const publicKey = readElement(fields, tags.sequence, 'public key').whole;
  const keyKind = kindOf(readPublicKey(publicKey));
  const extensions = readVersionedFields(fields, version);
  const signature = rightAligned(readBitString(parts, 'signature'));
  if (!isAtEnd(outer)) throw malformed('certificate', 'bytes after the end');
  return {
    der,
    version,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    keyKind,
    ...readKnownExtensions(extensions),
    signatureAlgorithm: signatureKindOf(algorithm),
    signatureAlgorithmDer,
    toBeSigned: toBeSigned.whole,
    signature,
    extensions,
  };
}

function readVersion(fields: Cursor): number {
  const explicit = readOptional(fields, contextTagConstructed(0), 'version');
  if (explicit === undefined) return 1;
  const cursor = cursorOver(explicit);
  const version = readInteger(cursor, 'version');
  if (!isAtEnd(cursor) || version < 0n || version > 2n) throw malformed('version');
  return Number(version) + 1;
}

/** Unique identifiers were added in version 2, extensions in version 3; earlier versions ignore them. */
function readVersionedFields(fields: Cursor, version: number): Extension[] {
  if (version === 1) return [];
  readOptional(fields, contextTag(1), 'unique identifier of the issuer');
  readOptional(fields, contextTag(2), 'unique identifier of the subject');
  if (version === 2) return [];
  const explicit = readOptional(fields, contextTagConstructed(3), 'extensions');
  return explicit === undefined ? [] : readExtensions(cursorOver(explicit));
}

export function readExtensions(cursor: Cursor): Extension[] {
  const extensions = new Map<string, Extension>();
  for (const list = enter(cursor, tags.sequence, 'extensions'); !isAtEnd(list); ) {
    const extension = readExtension(read(list, tags.sequence, 'extension'));
    const { oid } = extension;
    if (extensions.has(oid)) throw malformed(`extension ${oid}`, 'it is there twice');
    extensions.set(oid, extension);
  }
  for (const extension of extensions.values()) checkExtension(extension);
  return [...extensions.values()];
}

/** Most certificates of a CA have the same issuer and extensions: each is read once, and in memory once. */
const knownIssuers = recentlyUsed<DistinguishedName>();
const knownExtensions = recentlyUsed<Extension>();
const meanings = new WeakMap<Extension, unknown>();
const ofOneCertificate: ReadonlySet<string> = new Set([
  extensionOids.subjectKeyIdentifier,
  extensionOids.subjectAlternativeName,
]);

function readIssuer(fields: Cursor): DistinguishedName {
  const { whole } = readElement(fields, tags.sequence, 'issuer');
  return knownIssuers(whole, (own) => readName(cursorOver(own), 'issuer'));
}

function readExtension(content: Uint8Array): Extension {
  const oid = readObjectIdentifier(cursorOver(content), 'extension');
  return ofOneCertificate.has(oid) ? extensionIn(content) : knownExtensions(content, extensionIn);
}

function extensionIn(content: Uint8Array): Extension {
  const fields = cursorOver(content);
  const oid = readObjectIdentifier(fields, 'extension');
  const critical = peekTag(fields) === tags.boolean && readBoolean(fields, `extension ${oid}`);
  return { oid, critical, value: read(fields, tags.octetString, `extension ${oid}`) };
}

/** `reader` must be the same for each extension of a kind. */
function meaningOf<T>(extension: Extension, reader: (value: Uint8Array) => T): T {
  if (ofOneCertificate.has(extension.oid)) return reader(extension.value);
  if (!meanings.has(extension)) meanings.set(extension, reader(extension.value));
  return meanings.get(extension) as T;
}

type KnownExtensions = Pick<
  Certificate,
  | 'ca'
  | 'pathLength'
  | 'keyUsages'
  | 'extendedKeyUsages'
  | 'names'
  | 'nameConstraints'
  | 'subjectKeyId'
  | 'authorityKeyId'
>;

function readKnownExtensions(extensions: readonly Extension[]): KnownExtensions {
  const value = <T>(oid: string, reader: (value: Uint8Array) => T): T | undefined => {
    const found = extensions.find((extension) => extension.oid === oid);
    return found === undefined ? undefined : meaningOf(found, reader);
  };
  const nameConstraints = value(extensionOids.nameConstraints, readNameConstraints);
  const subjectKeyId = value(extensionOids.subjectKeyIdentifier, readSubjectKeyId);
  const authorityKeyId = value(extensionOids.authorityKeyIdentifier, readAuthorityKeyId);
  return {
    ...(value(extensionOids.basicConstraints, readBasicConstraints) ?? { ca: false }),
    keyUsages: value(extensionOids.keyUsage, readKeyUsages) ?? null,
    extendedKeyUsages: value(extensionOids.extendedKeyUsage, readExtendedKeyUsages) ?? null,
    names: value(extensionOids.subjectAlternativeName, readSubjectNames) ?? noNames,
    ...(nameConstraints === undefined ? {} : { nameConstraints }),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
  };
}

/**
 * Returns every CERTIFICATE block of a PEM text, in order; skips other blocks. Throws 'invalid' with the number of the
 * block.
 */
export function readCertificates(pem: Uint8Array): Certificate[] {
  const blocks = pemBlocks(pem).filter((block) => block.label === 'CERTIFICATE');
  return blocks.map((block, index) => {
    try {
      return readCertificate(block.der);
    } catch (cause) {
      if (!PluginError.is(cause)) throw cause;
      throw new PluginError(cause.code, `certificate ${index + 1} of ${blocks.length}: ${cause.message}`, { cause });
    }
  });
}

/** Returns SHA-256 of the DER, in hex, without colons. */
export function fingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/**
 * Returns whether the key (SubjectPublicKeyInfo, DER) made the certificate's signature, with a scheme that Go accepts:
 * SHA-1 and RSA below 1024 bits are never accepted. Throws 'invalid' for bytes that are no key.
 */
export function verifySignature(certificate: Certificate, issuerPublicKey: Uint8Array): boolean {
  const algorithm = readSignatureAlgorithm(certificate.signatureAlgorithmDer);
  const key = readPublicKey(issuerPublicKey);
  return signatureProblem(algorithm, certificate.toBeSigned, certificate.signature, key) === undefined;
}

/** Returns whether a certificate names itself as its issuer, as a root does; does not check the signature. */
export function isSelfSigned({ subject, issuer }: Certificate): boolean {
  return Buffer.compare(subject.raw, issuer.raw) === 0;
}

/** Returns whether a certificate names another one as its issuer, and that certificate's key signed it. */
export function isSignedBy(certificate: Certificate, { subject, publicKey }: Certificate): boolean {
  return Buffer.compare(certificate.issuer.raw, subject.raw) === 0 && verifySignature(certificate, publicKey);
}
