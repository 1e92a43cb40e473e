import { createHash, X509Certificate } from 'node:crypto';
import { type DerElement, derChildren } from './der-element.ts';
import { derText } from './der-text.ts';

/** A certificate without what differs each time: its serial number, its key, its signature and the date. */
export interface DescribedCertificate {
  readonly version: string;
  readonly serialBytes: 'at most 8' | number;
  readonly signatureAlgorithm: string;
  readonly issuer: string;
  readonly subject: string;
  readonly keyAlgorithm: string;
  readonly timeTags: readonly number[];
  readonly lifetimeSeconds: number;
  readonly extensions: readonly string[];
  readonly signedBy: readonly string[];
}

export type Cas = ReadonlyMap<string, Buffer>;

export function describeCertificate(der: Buffer, cas: Cas): DescribedCertificate {
  const [toBeSigned, outerAlgorithm] = derChildren(der);
  const [version, serial, algorithm, issuer, validity, subject, publicKey, extensions, ...others] = derChildren(
    present(toBeSigned).raw,
  );
  if (others.length > 0) throw new Error('a certificate has more fields than kubeadm writes');
  if (outerAlgorithm?.raw.equals(present(algorithm).raw) !== true) throw new Error('two signature algorithms');
  const serialBytes = present(serial).content.length;
  const parsed = new X509Certificate(der);
  return {
    version: text(version),
    serialBytes: serialBytes <= 8 ? 'at most 8' : serialBytes,
    signatureAlgorithm: text(algorithm),
    issuer: text(issuer),
    subject: text(subject),
    keyAlgorithm: text(derChildren(present(publicKey).raw)[0]),
    timeTags: derChildren(present(validity).raw).map(({ tag }) => tag),
    lifetimeSeconds: (parsed.validToDate.getTime() - parsed.validFromDate.getTime()) / 1000,
    extensions: derChildren(present(extensions).content).map((each) => describeExtension(each, der, cas)),
    signedBy: [...cas].filter(([, ca]) => parsed.verify(new X509Certificate(ca).publicKey)).map(([file]) => file),
  };
}

/** A key identifier depends on the key: compared is how it is made, and that nothing else is in the extension. */
function describeExtension(extension: DerElement, own: Buffer, cas: Cas): string {
  const certificates = [['own key', own] as const, ...cas];
  const known = certificates.flatMap(([name, der]) =>
    Object.entries(digests).map(([title, algorithm]) => [digestOfKey(algorithm, der), `${title} of ${name}`] as const),
  );
  // Its own key is that of its file: the first name stays.
  return derText(extension.raw, new Map(known.toReversed()));
}

const digests = { 'SHA-1': 'sha1', 'SHA-256': 'sha256' } as const;

/** RFC 5280 section 4.2.1.2, method 1, and RFC 7093 section 2, method 1: over the bits of the key alone. */
function digestOfKey(algorithm: (typeof digests)[keyof typeof digests], der: Buffer): string {
  const [toBeSigned] = derChildren(der);
  const publicKey = derChildren(present(toBeSigned).raw)[6];
  const bits = derChildren(present(publicKey).raw)[1];
  // The first octet counts unused bits.
  return createHash(algorithm).update(present(bits).content.subarray(1)).digest('hex').slice(0, 40);
}

function text(element: DerElement | undefined): string {
  return derText(present(element).raw);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a certificate lacks a field');
  return value;
}
