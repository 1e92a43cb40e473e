import type { CaArtifact } from '@kpki/spec';
import { type Certificate, encodeName, keyId } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { IssuingStyle } from './style.ts';

/** How a signed certificate names its CA. */
export interface CaIdentity {
  /** Raw DER. */
  readonly subject: Uint8Array;
  readonly subjectText: string;
  /** Undefined: neither the CA nor what it signs has one. */
  readonly keyId: Uint8Array | undefined;
}

export function identityOf({ subject, subjectKeyId }: Certificate): CaIdentity {
  return { subject: subject.raw, subjectText: subject.text, keyId: subjectKeyId };
}

export function futureIdentity({ subject }: CaArtifact, key: Uint8Array, style: IssuingStyle): CaIdentity {
  return {
    subject: encodeName(subject),
    subjectText: `CN=${subject.commonName}`,
    keyId: keyId(key, style.keyIdMethod),
  };
}

/** What a CA signed names it by the bytes of its subject, and by its key identifier where both have one. */
export function differsIn(before: CaIdentity, after: CaIdentity): 'subject' | 'key identifier' | null {
  if (!sameBytes(before.subject, after.subject)) return 'subject';
  if (before.keyId === undefined || after.keyId === undefined) return null;
  return sameBytes(before.keyId, after.keyId) ? null : 'key identifier';
}

/** What a CA signed identifies it by name and key. */
export function isSameCa(one: Certificate, other: Certificate): boolean {
  return sameBytes(one.publicKey, other.publicKey) && sameBytes(one.subject.raw, other.subject.raw);
}

/** Returns whether the CA has a newer certificate over the same key. */
export function isReplacedBy(own: readonly Certificate[], each: Certificate): boolean {
  return own.some((other) => isSameCa(other, each) && !sameBytes(other.der, each.der));
}
