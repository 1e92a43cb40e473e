import { hash } from 'node:crypto';
import type { Host } from './host.ts';
import { Secret } from './secret.ts';
import type { EntryState } from './sink.ts';

/** Returns SHA-256 in hex, the form of all digests in the contract. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

/**
 * Returns the state of an entry from its bytes, for a sink. The bytes of a public entry are in the result; those of a
 * secret are overwritten, and replaced by the host's description.
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
