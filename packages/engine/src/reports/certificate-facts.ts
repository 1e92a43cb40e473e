import type { Artifact } from '@kpki/spec';
import { type Certificate, fingerprint, isSelfSigned, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { present } from '../model/slot.ts';

/** Fields are null where there is no certificate. */
export interface CertificateFacts {
  readonly subject: string | null;
  readonly issuer: string | null;
  /** RFC 3339, UTC. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Whole seconds; negative when expired. */
  readonly residualSeconds: number | null;
  readonly names: readonly string[];
  readonly usages: readonly string[];
  readonly keyKind: string | null;
  /** Hex, two digits a byte. */
  readonly serial: string | null;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string | null;
}

const nothing: CertificateFacts = {
  subject: null,
  issuer: null,
  notBefore: null,
  notAfter: null,
  residualSeconds: null,
  names: [],
  usages: [],
  keyKind: null,
  serial: null,
  fingerprint: null,
};

export function certificateFacts(certificate: Certificate | null | undefined, now: Date): CertificateFacts {
  if (certificate === null || certificate === undefined) return nothing;
  const { subject, issuer, notBefore, notAfter, names, keyUsages, extendedKeyUsages, keyKind, serial } = certificate;
  return {
    subject: subject.text,
    issuer: issuer.text,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    residualSeconds: Math.floor((notAfter.getTime() - now.getTime()) / 1000),
    names: [...names.dns, ...names.ip],
    usages: [...(keyUsages ?? []), ...(extendedKeyUsages ?? [])],
    keyKind,
    serial: Buffer.from(serial).toString('hex'),
    fingerprint: fingerprint(certificate.der),
  };
}

/** A certificate that is stored behind the leading one, or in the next or previous slot. */
export interface OtherCertificate {
  /** `next` and `previous`: the other CA of a rotation; `bundle`: a further certificate of the same file. */
  readonly slot: 'next' | 'previous' | 'bundle';
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Hex, two digits a byte. */
  readonly serial: string;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
}

/** Returns each once; empty for what is neither CA nor trust bundle. */
export function otherCertificates(
  { kind }: Artifact,
  { nextCertificates, previousCertificates, certificates, bundle }: Copy,
  leading: Certificate | undefined,
): readonly OtherCertificate[] {
  if (kind !== 'ca' && kind !== 'trust bundle') return [];
  // A certificate of a slot is in the bundle too: what the slot says of it goes first.
  const all = [
    ...inSlot('next', nextCertificates),
    ...inSlot('previous', previousCertificates),
    ...inSlot('bundle', certificates),
    ...inSlot('bundle', bundle),
  ];
  const first = new Map(all.toReversed().map((each) => [each.fingerprint, each]));
  if (leading !== undefined) first.delete(fingerprint(leading.der));
  return all.filter((each) => first.get(each.fingerprint) === each);
}

function inSlot(slot: OtherCertificate['slot'], found: Copy['certificates']): readonly OtherCertificate[] {
  return (present(found) ?? []).map(({ subject, issuer, notBefore, notAfter, serial, der }) => ({
    slot,
    subject: subject.text,
    issuer: issuer.text,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    serial: Buffer.from(serial).toString('hex'),
    fingerprint: fingerprint(der),
  }));
}

/** Null: self-signed, or the signer is not among them. */
type FindSigner = (certificate: Certificate) => Certificate | null;

/** Returns a lookup of signers. CAs of one name, as in a rotation, differ by key identifier, else by the signature. */
export function signerFinder(certificates: readonly Certificate[]): FindSigner {
  const cas = new Map(certificates.filter(({ ca }) => ca).map((each) => [text(each.der), each]));
  const bySubject = Map.groupBy(cas.values(), ({ subject }) => text(subject.raw));
  return (certificate) => {
    if (isSelfSigned(certificate)) return null;
    const named = bySubject.get(text(certificate.issuer.raw)) ?? [];
    const possible = named.filter((each) => keyIdsAgree(certificate, each) !== 'no');
    const [only, ...others] = possible;
    if (only === undefined) return null;
    if (others.length === 0 && keyIdsAgree(certificate, only) === 'yes') return only;
    const signers = possible.filter(({ publicKey }) => verifySignature(certificate, publicKey));
    // A renewed CA has the same key: certificates of both are accepted until the later expiry.
    return signers.toSorted((a, b) => b.notAfter.getTime() - a.notAfter.getTime())[0] ?? null;
  };
}

function keyIdsAgree({ authorityKeyId }: Certificate, { subjectKeyId }: Certificate): 'yes' | 'no' | 'not said' {
  if (authorityKeyId === undefined || subjectKeyId === undefined) return 'not said';
  return sameBytes(authorityKeyId, subjectKeyId) ? 'yes' : 'no';
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
