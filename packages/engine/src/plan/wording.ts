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

const mostTold = 5;

/** The first few of several findings, and how many more there are: all of them would bury what else is said. */
export function firstOf(texts: readonly string[]): string {
  const more = texts.length - mostTold;
  return [...texts.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** `2027-11-24`, for a person. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
