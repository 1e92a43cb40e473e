import type { Certificate } from '@kpki/x509';
import type { ReadCustody } from '../authority/read-custody.ts';
import { isSelfSigned, isSignedBy } from '../who-signed.ts';
import type { AuthorityOutlook } from './outlook.ts';
import type { Because } from './reason.ts';

/** The certificates of who signed it, as far as they are known here; none above a root. */
export function certificatesAbove(
  certificate: Certificate,
  { parents }: ReadCustody,
  parent: AuthorityOutlook | null,
): readonly Certificate[] | null {
  if (isSelfSigned(certificate)) return [];
  if (parents !== null) return parents[0] !== undefined && isSignedBy(certificate, parents[0]) ? parents : [];
  if (parent === null) return [];
  if (parent.certificate === null || parent.above === null) return parent.changes ? null : [];
  return isSignedBy(certificate, parent.certificate) ? [parent.certificate, ...parent.above] : [];
}

/** Another signer than declared is told and left so: a certificate signed anew would be another authority's to its clients. */
export function oddSigner(
  certificate: Certificate,
  { signer, parents }: ReadCustody,
  parent: AuthorityOutlook | null,
): readonly Because[] {
  const declared = signer.kind === 'issuer' ? parents?.[0] : parent?.certificate;
  const isDeclared =
    signer.kind === 'self' ? isSelfSigned(certificate) : !declared || isSignedBy(certificate, declared);
  if (isDeclared) return [];
  const text = `it was signed by ${certificate.issuer.text}, declared is ${signerText(signer)}`;
  return [{ reason: 'issuer-changed', text }];
}

function signerText(signer: ReadCustody['signer']): string {
  switch (signer.kind) {
    case 'issuer':
      return signer.issuer.name;
    case 'authority':
      return signer.name;
    case 'self':
      return 'itself';
    case 'external':
      return 'somebody else';
  }
}
