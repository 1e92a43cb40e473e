import { type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes } from './bytes.ts';

/** Whether a certificate names itself as its issuer, which a root does; the signature is not looked at. */
export function isSelfSigned({ subject, issuer }: Certificate): boolean {
  return sameBytes(subject.raw, issuer.raw);
}

/** Whether a certificate names another one as its issuer, and the key of that one signed it. */
export function isSignedBy(certificate: Certificate, { subject, publicKey }: Certificate): boolean {
  return sameBytes(certificate.issuer.raw, subject.raw) && verifySignature(certificate, publicKey);
}
