import { createHash } from 'node:crypto';
import { type EntryState, type Host, type Revision, Secret, type Snapshot } from '@kpki/plugin';
import type { SecretPlace } from '../place.ts';
import { driftOf } from './drift.ts';
import { isFiller } from './fillers.ts';
import type { SecretObject } from './object.ts';

/** What a Secret says of the entries that it was located with; null: none of them is in it. */
export function snapshotOf(object: SecretObject, at: SecretPlace, host: Host): Snapshot | null {
  const entries = new Map<string, EntryState>();
  for (const [entry, kind] of at.kept) {
    const encoded = object.data[entry];
    if (encoded === undefined || isFiller(object.type, entry, encoded)) continue;
    const bytes = new Uint8Array(Buffer.from(encoded, 'base64'));
    entries.set(entry, kind === 'public' ? { kind, digest: sha256(bytes), bytes } : secretState(bytes, host));
  }
  if (entries.size === 0) return null;
  return { revision: revisionOf(object), entries, drift: driftOf(object, at, host) };
}

/** Which Secret, and which state of it: one that was deleted and made anew has another uid. */
function revisionOf({ metadata }: SecretObject): Revision {
  return `${metadata.uid}/${metadata.resourceVersion}` as Revision;
}

function secretState(bytes: Uint8Array, host: Host): EntryState {
  using secret = new Secret(bytes);
  return { kind: 'secret', ...host.describe(secret), digest: sha256(bytes) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
