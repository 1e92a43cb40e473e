import { type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/**
 * What is wrong with the certificates that stand behind a leaf; null when each is an authority's that signed the one
 * before it, and the root is left out, as TLS wants it (RFC 8446 section 4.4.2).
 */
export function chainFault(leaf: Certificate, behind: readonly Certificate[]): string | null {
  let below = leaf;
  for (const each of behind) {
    const { text, raw } = each.subject;
    if (!each.authority) return `${text} in its chain is no authority`;
    if (sameBytes(raw, each.issuer.raw)) return `its chain holds the root ${text}`;
    if (!sameBytes(raw, below.issuer.raw) || !verifySignature(below, each.publicKey)) {
      return `${text} in its chain did not sign ${below.subject.text}`;
    }
    below = each;
  }
  return null;
}
