import { type Certificate, fingerprint } from '@kpki/x509';

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
