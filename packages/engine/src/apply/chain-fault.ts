import type { Certificate } from '@kpki/x509';
import { isSelfSigned, isSignedBy } from '@kpki/x509';

/**
 * What is wrong with the certificates that stand behind a leaf; null when each is a CA's that signed the one
 * before it, and the root is left out, as TLS wants it (RFC 8446 section 4.4.2).
 */
export function chainFault(leaf: Certificate, behind: readonly Certificate[]): string | null {
  let below = leaf;
  for (const each of behind) {
    const { text } = each.subject;
    if (!each.authority) return `${text} in its chain is no authority`;
    if (isSelfSigned(each)) return `its chain holds the root ${text}`;
    if (!isSignedBy(below, each)) return `${text} in its chain did not sign ${below.subject.text}`;
    below = each;
  }
  return null;
}
