import { createHash } from 'node:crypto';
import { type EntryState, type Host, Secret } from '@kpki/plugin';

/** What is told of an entry; of a secret never the bytes. */
export function stateOf(kind: 'public' | 'secret', bytes: Uint8Array, host: Host): EntryState {
  if (kind === 'public') return { kind, digest: sha256(bytes), bytes };
  using secret = new Secret(bytes);
  return { kind: 'secret', ...host.describe(secret), digest: sha256(bytes) };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
