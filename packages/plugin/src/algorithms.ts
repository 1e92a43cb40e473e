/** A kind of key pair. The table `keyKinds` describes each; no other code spells an algorithm out. */
export type KeyKind = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'ec-p256' | 'ec-p384' | 'ec-p521' | 'ed25519';

/** A way of signing: the scheme and its digest. */
export type SignatureKind =
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'ec-sha256'
  | 'ec-sha384'
  | 'ec-sha512'
  | 'ed25519';

export interface KeyKindRow {
  readonly family: 'rsa' | 'ec' | 'ed25519';
  /** RSA modulus length, or the size of the curve's field, in bits. */
  readonly bits: number;
  /** The curve's name in FIPS 186-5; only for `ec`. */
  readonly curve?: 'P-256' | 'P-384' | 'P-521';
  /** The curve's object identifier (RFC 5480 section 2.1.1.1); only for `ec`. */
  readonly curveOid?: string;
  /** The signatures that such a key can make, best first: kpki signs with the first that the key's backend offers. */
  readonly signatures: readonly SignatureKind[];
}

const rsa = (bits: number): KeyKindRow => ({
  family: 'rsa',
  bits,
  signatures: ['rsa-sha256', 'rsa-sha384', 'rsa-sha512'],
});

export const keyKinds: Readonly<Record<KeyKind, KeyKindRow>> = {
  'rsa-2048': rsa(2048),
  'rsa-3072': rsa(3072),
  'rsa-4096': rsa(4096),
  'ec-p256': {
    family: 'ec',
    bits: 256,
    curve: 'P-256',
    curveOid: '1.2.840.10045.3.1.7',
    signatures: ['ec-sha256', 'ec-sha384', 'ec-sha512'],
  },
  'ec-p384': {
    family: 'ec',
    bits: 384,
    curve: 'P-384',
    curveOid: '1.3.132.0.34',
    signatures: ['ec-sha384', 'ec-sha256', 'ec-sha512'],
  },
  'ec-p521': {
    family: 'ec',
    bits: 521,
    curve: 'P-521',
    curveOid: '1.3.132.0.35',
    signatures: ['ec-sha512', 'ec-sha384', 'ec-sha256'],
  },
  ed25519: { family: 'ed25519', bits: 256, signatures: ['ed25519'] },
};

export interface SignatureKindRow {
  readonly family: 'rsa' | 'ec' | 'ed25519';
  /** The digest, as node:crypto and OpenSSL name it; null if the scheme includes the digest. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null;
  /** The algorithm identifier of X.509 (RFC 8017 appendix A.2.4, RFC 5758 section 3.2, RFC 8410 section 3). */
  readonly oid: string;
  /** RSA's identifiers carry an explicit NULL, the others no parameters. */
  readonly nullParameters: boolean;
}

export const signatureKinds: Readonly<Record<SignatureKind, SignatureKindRow>> = {
  'rsa-sha256': { family: 'rsa', digest: 'sha256', oid: '1.2.840.113549.1.1.11', nullParameters: true },
  'rsa-sha384': { family: 'rsa', digest: 'sha384', oid: '1.2.840.113549.1.1.12', nullParameters: true },
  'rsa-sha512': { family: 'rsa', digest: 'sha512', oid: '1.2.840.113549.1.1.13', nullParameters: true },
  'ec-sha256': { family: 'ec', digest: 'sha256', oid: '1.2.840.10045.4.3.2', nullParameters: false },
  'ec-sha384': { family: 'ec', digest: 'sha384', oid: '1.2.840.10045.4.3.3', nullParameters: false },
  'ec-sha512': { family: 'ec', digest: 'sha512', oid: '1.2.840.10045.4.3.4', nullParameters: false },
  ed25519: { family: 'ed25519', digest: null, oid: '1.3.101.112', nullParameters: false },
};
