import { createHash } from 'node:crypto';
import type { Part } from '@kpki/plugin';
import type { Copy } from '../read/observe.ts';

/** `sha256:` and the digest of a SubjectPublicKeyInfo, as kubeadm pins an authority. */
export function pinOf(publicKey: Uint8Array): string {
  return `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
}

/** `pki/ca.crt`: where a copy's part is, for a person. */
export function whereIs(copy: Copy, part: Part): string {
  return copy.slots.get(part)?.entry ?? part;
}

/** `2027-11-24`, for a person. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
