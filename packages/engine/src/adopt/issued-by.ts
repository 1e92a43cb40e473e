import { PluginError } from '@kpki/plugin';
import { brokenSignature, type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/**
 * Whether a CA issued a certificate. Where the signature is by a broken digest, which is never verified, the
 * names of both have to do.
 */
export function isIssuedBy(certificate: Certificate | null, authority: Certificate | null): boolean {
  if (certificate === null || authority === null) return false;
  if (!sameBytes(certificate.issuer.raw, authority.subject.raw)) return false;
  if (brokenSignature(certificate.signatureAlgorithm) !== null) return true;
  try {
    return verifySignature(certificate, authority.publicKey);
  } catch (error) {
    if (PluginError.is(error)) return false;
    throw error;
  }
}
