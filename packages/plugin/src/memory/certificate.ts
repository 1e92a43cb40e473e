import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { keyKinds, type SignatureKind, signatureKinds } from '../algorithms.ts';
import type { Usage } from '../backend.ts';
import { keyKindOf } from '../bytes.ts';
import { PluginError } from '../error.ts';
import { bitString, context, element, objectIdentifier, readElements, tags, time } from './der.ts';
import { subjectPublicKeyInfo } from './keys.ts';

export interface CertificateWish {
  /** Names, DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly usages: readonly Usage[];
  /** Whole extensions, DER, taken over as they are. */
  readonly extensions: readonly Uint8Array[];
}

/** RFC 5280 section 4.2.1.3: the bit of each key usage. */
const keyUsageBits: ReadonlyMap<Usage, number> = new Map<Usage, number>([
  ['digital signature', 0],
  ['key encipherment', 2],
  ['cert sign', 5],
  ['crl sign', 6],
]);

/** RFC 5280 section 4.2.1.12. */
const extendedKeyUsages: ReadonlyMap<Usage, string> = new Map<Usage, string>([
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
]);

export const extensionIdentifiers = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Builds and signs a version 3 certificate (RFC 5280 section 4.1), DER. */
export function signCertificate(wish: CertificateWish, issuerKey: KeyObject): Uint8Array {
  const how = signatureOf(issuerKey);
  const algorithm = algorithmIdentifier(how);
  const toBeSigned = element(
    tags.sequence,
    element(context(0), element(tags.integer, Uint8Array.of(2))),
    element(tags.integer, serialNumber()),
    algorithm,
    wish.issuer,
    element(tags.sequence, time(wish.notBefore), time(wish.notAfter)),
    wish.subject,
    wish.publicKey,
    element(context(3), element(tags.sequence, ...extensionsOf(wish, subjectPublicKeyInfo(issuerKey)))),
  );
  const signature = sign(signatureKinds[how].digest, toBeSigned, { key: issuerKey, dsaEncoding: 'der' });
  return new Uint8Array(element(tags.sequence, toBeSigned, algorithm, bitString(signature)));
}

function signatureOf(issuerKey: KeyObject): SignatureKind {
  const kind = keyKindOf(subjectPublicKeyInfo(issuerKey));
  const how = kind === null ? undefined : keyKinds[kind].signatures[0];
  if (how === undefined)
    throw new PluginError('invalid', 'signing a certificate: the key is of no kind that kpki uses');
  return how;
}

function algorithmIdentifier(how: SignatureKind): Uint8Array {
  const { oid, nullParameters } = signatureKinds[how];
  return element(tags.sequence, objectIdentifier(oid), ...(nullParameters ? [element(tags.null)] : []));
}

/** Positive, never zero, 16 octets: the first bit is cleared and the second set. */
function serialNumber(): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function extensionsOf(wish: CertificateWish, issuerPublicKey: Uint8Array): Uint8Array[] {
  const own = [
    keyUsage(wish.usages),
    extendedKeyUsage(wish.usages),
    extension(
      extensionIdentifiers.subjectKeyIdentifier,
      false,
      element(tags.octetString, keyIdentifier(wish.publicKey)),
    ),
    extension(
      extensionIdentifiers.authorityKeyIdentifier,
      false,
      element(tags.sequence, element(context(0, false), keyIdentifier(issuerPublicKey))),
    ),
  ];
  return [...own.filter((each) => each !== undefined), ...wish.extensions];
}

function keyUsage(usages: readonly Usage[]): Uint8Array | undefined {
  const bits = usages.map((usage) => keyUsageBits.get(usage)).filter((bit) => bit !== undefined);
  if (bits.length === 0) return undefined;
  const octet = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  // DER drops the zero bits at the end of a named bit list (X.690 section 11.2.2).
  const unusedBits = 7 - Math.max(...bits);
  return extension(extensionIdentifiers.keyUsage, true, bitString(Uint8Array.of(octet), unusedBits));
}

function extendedKeyUsage(usages: readonly Usage[]): Uint8Array | undefined {
  const purposes = usages.map((usage) => extendedKeyUsages.get(usage)).filter((purpose) => purpose !== undefined);
  if (purposes.length === 0) return undefined;
  const value = element(tags.sequence, ...purposes.map(objectIdentifier));
  return extension(extensionIdentifiers.extendedKeyUsage, false, value);
}

export function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  const flag = critical ? [element(tags.boolean, Uint8Array.of(0xff))] : [];
  return element(tags.sequence, objectIdentifier(oid), ...flag, element(tags.octetString, value));
}

/** RFC 5280 section 4.2.1.2, method (1): SHA-1 of the key's bits. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const [info] = readElements(publicKey);
  const [, bits] = readElements(info?.content ?? new Uint8Array());
  if (bits === undefined) throw new PluginError('invalid', 'reading a public key: it is no SubjectPublicKeyInfo');
  return createHash('sha1').update(bits.content.subarray(1)).digest();
}
