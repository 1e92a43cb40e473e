import type { Certificate } from '@kpki/x509';
import { isSelfSigned, isSignedBy } from '@kpki/x509';
import type { ReadCustody } from '../ca/read-custody.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';

/**
 * Returns the known CAs above a CA; none above a root, or for an unexpected signer. The issuer that has its key counts
 * before its signer. Null: made by the plan.
 */
export function certificatesAbove(
  certificate: Certificate,
  { shown, parents }: Pick<ReadCustody, 'shown' | 'parents'>,
  parent: Pick<ProjectedCa, 'certificate' | 'above' | 'changes'> | null,
): readonly Certificate[] | null {
  if (isSelfSigned(certificate)) return [];
  const told = shown?.slice(1) ?? parents;
  if (told !== null) return asFarAsSigned(certificate, told);
  if (parent === null) return [];
  if (parent.certificate === null || parent.above === null) return parent.changes ? null : [];
  return asFarAsSigned(certificate, [parent.certificate, ...parent.above]);
}

/** Cuts a chain where the signature ends: trust bundles get it, and would trust any CA above. */
function asFarAsSigned(certificate: Certificate, above: readonly Certificate[]): readonly Certificate[] {
  const found: Certificate[] = [];
  for (const each of above) {
    if (!each.ca || !isSignedBy(found.at(-1) ?? certificate, each)) break;
    found.push(each);
  }
  return found;
}

/** Reports an unexpected signer and leaves it: clients would take a re-signed certificate for another CA. */
export function oddSigner(
  certificate: Certificate,
  { signer, parents }: ReadCustody,
  parent: ProjectedCa | null,
): readonly Finding[] {
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
    case 'ca':
      return signer.name;
    case 'self':
      return 'itself';
    case 'external':
      return 'somebody else';
  }
}
