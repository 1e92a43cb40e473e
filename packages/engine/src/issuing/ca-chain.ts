import { type Certificate, isSelfSigned, isSignedBy } from '@kpki/x509';
import type { ReadCaPlacement } from './read-ca-placement.ts';

/** A CA as a signer. */
interface SigningCa {
  /** Null: still to be made. */
  readonly certificate: Certificate | null;
  /** Its signer first, root last; null: made by this plan. */
  readonly above: readonly Certificate[] | null;
}

/** Returns none above a root or for an unexpected signer; its issuer counts before its signer. Null: being made. */
export function certificatesAbove(
  certificate: Certificate,
  { shown, parents }: Pick<ReadCaPlacement, 'shown' | 'parents'>,
  parent: (SigningCa & { readonly changes: boolean }) | null,
): readonly Certificate[] | null {
  if (isSelfSigned(certificate)) return [];
  const reported = shown?.slice(1) ?? parents;
  if (reported !== null) return asFarAsSigned(certificate, reported);
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

/** Returns the chain without the root (RFC 8446 section 4.4.2). Null: made by the plan. */
export function behindLeaf({ certificate, above }: SigningCa): readonly Certificate[] | null {
  if (certificate === null || above === null) return null;
  return [certificate, ...above].filter((each) => !isSelfSigned(each));
}
