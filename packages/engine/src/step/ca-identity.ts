import type { CaArtifact } from '@kpki/spec';
import { type Certificate, encodeName, keyId } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Style } from '../issue/style.ts';

/** What a certificate says of the CA that signed it. */
export interface CaIdentity {
  /** Raw DER, and a text for a person. */
  readonly subject: Uint8Array;
  readonly subjectText: string;
  /** Undefined: it has no key identifier, and neither has what it signs. */
  readonly keyId: Uint8Array | undefined;
}

export function identityOf({ subject, subjectKeyId }: Certificate): CaIdentity {
  return { subject: subject.raw, subjectText: subject.text, keyId: subjectKeyId };
}

/** What the certificate will say that is made over a key. */
export function futureIdentity({ subject }: CaArtifact, key: Uint8Array, style: Style): CaIdentity {
  return {
    subject: encodeName(subject),
    subjectText: `CN=${subject.commonName}`,
    keyId: keyId(key, style.keyIdMethod),
  };
}

/**
 * By what a certificate is not that of the same CA any more: what the CA signed names it by the bytes of its
 * subject, and by its key identifier where both have one. Null: it is the same to all of that.
 */
export function differsIn(before: CaIdentity, after: CaIdentity): 'subject' | 'key identifier' | null {
  if (!sameBytes(before.subject, after.subject)) return 'subject';
  if (before.keyId === undefined || after.keyId === undefined) return null;
  return sameBytes(before.keyId, after.keyId) ? null : 'key identifier';
}

/** Whether two certificates are those of one authority: what it signed goes by its name and its key. */
export function isSameCa(one: Certificate, other: Certificate): boolean {
  return sameBytes(one.publicKey, other.publicKey) && sameBytes(one.subject.raw, other.subject.raw);
}

/** That a certificate is an older one of a CA that has another since, over the same key. */
export function isReplacedBy(own: readonly Certificate[], each: Certificate): boolean {
  return own.some((other) => isSameCa(other, each) && !sameBytes(other.der, each.der));
}
