import { type EntryState, type Host, Secret } from '@kpki/plugin';
import { sha256 } from './entry-file.ts';

/** What is told of a file. The bytes of a secret are overwritten. */
export function stateOf(kind: 'public' | 'secret', bytes: Uint8Array, host: Host): EntryState {
  return kind === 'public' ? publicState(bytes) : secretState(bytes, host);
}

function publicState(bytes: Uint8Array): EntryState {
  return { kind: 'public', digest: sha256(bytes), bytes };
}

function secretState(bytes: Uint8Array, host: Host): EntryState {
  const secret = new Secret(bytes);
  try {
    return { kind: 'secret', ...host.describe(secret), digest: sha256(bytes) };
  } finally {
    secret[Symbol.dispose]();
  }
}
