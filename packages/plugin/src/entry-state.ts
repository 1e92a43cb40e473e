import { hash } from 'node:crypto';
import type { Host } from './host.ts';
import { Secret } from './secret.ts';
import type { EntryState } from './sink.ts';

/** SHA-256, in hex, as digests are told throughout the contract. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

/**
 * What a sink tells of an entry whose bytes it has read. Those of a public one are in the answer; those of a secret are
 * overwritten, and what the host makes of them is.
 */
export function entryState(kind: 'public' | 'secret', bytes: Uint8Array, host: Pick<Host, 'describe'>): EntryState {
  if (kind === 'public') return { kind, digest: sha256(bytes), bytes };
  const secret = new Secret(bytes);
  try {
    return { kind, ...host.describe(secret), digest: sha256(bytes) };
  } finally {
    secret[Symbol.dispose]();
  }
}
