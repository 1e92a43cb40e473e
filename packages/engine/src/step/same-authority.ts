import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/** Whether two certificates are those of one authority: what it signed goes by its name and its key. */
export function isSameAuthority(one: Certificate, other: Certificate): boolean {
  return sameBytes(one.publicKey, other.publicKey) && sameBytes(one.subject.raw, other.subject.raw);
}

/** That a certificate is an older one of an authority that has another since, over the same key. */
export function isReplacedBy(own: readonly Certificate[], each: Certificate): boolean {
  return own.some((other) => isSameAuthority(other, each) && !sameBytes(other.der, each.der));
}
