import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/** Whether two certificates are those of one authority: what it signed goes by its name and its key. */
export function isSameCa(one: Certificate, other: Certificate): boolean {
  return sameBytes(one.publicKey, other.publicKey) && sameBytes(one.subject.raw, other.subject.raw);
}

/** That a certificate is an older one of a CA that has another since, over the same key. */
export function isReplacedBy(own: readonly Certificate[], each: Certificate): boolean {
  return own.some((other) => isSameCa(other, each) && !sameBytes(other.der, each.der));
}
