import { type Certificate, isSelfSigned, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/** Null: self-signed, or the signer is not among them. */
export type FindSigner = (certificate: Certificate) => Certificate | null;

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
    // A CA that was renewed has the key of the one before: what either signed is believed until the later end.
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
