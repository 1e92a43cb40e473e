import { createHash } from 'node:crypto';
import type { Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Style } from '../issue/style.ts';
import type { Copy, Found, Observation } from '../read/observe.ts';

/** What every rule of the plan may look at. */
export interface Facts {
  readonly cluster: Cluster;
  readonly style: Style;
  readonly observation: Observation;
  readonly now: Date;
}

/** What will be of an authority once the plan is applied. */
export interface AuthorityOutlook {
  /** Null: it is made by this plan, or is not there. */
  readonly publicKey: Uint8Array | null;
  /** Null where the certificate itself is still to be made. */
  readonly certificate: Certificate | null;
  /** How what it signs will name it; null where that is not known. */
  readonly identity: AuthorityIdentity | null;
  /** Whether it can issue: its key is there or will be, and it is fit. */
  readonly issues: boolean;
  /** Why not. */
  readonly obstacle?: string;
  /** Whether this plan changes its certificate. */
  readonly changes: boolean;
}

/** What a certificate says of the authority that signed it. */
export interface AuthorityIdentity {
  /** Raw DER, and a text for a person. */
  readonly subject: Uint8Array;
  readonly subjectText: string;
  /** Undefined: it has no key identifier, and neither has what it signs. */
  readonly keyId: Uint8Array | undefined;
}

export function present<T>(found: Found<T> | undefined): T | undefined {
  return found?.state === 'present' ? found.value : undefined;
}

export function isAbsent(found: Found<unknown> | undefined): boolean {
  return found === undefined || found.state === 'absent';
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(b);
}

/** `sha256:` and the digest of a SubjectPublicKeyInfo, as kubeadm pins an authority. */
export function pinOf(publicKey: Uint8Array): string {
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}

/** `pki/ca.crt`: where a copy's part is, for a person. */
export function whereIs(
  copy: Copy,
  part: 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig',
): string {
  return copy.slots.get(part)?.entry ?? part;
}

/** `2027-11-24`, for a person. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
