import { type EntryState, entryState, type Host, type Revision, type Snapshot } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { driftOf } from './drift.ts';
import { isFiller } from './fillers.ts';
import type { SecretObject } from './object.ts';
import { retainedIn } from './retained.ts';

/** Returns the snapshot of the located entries; null if the Secret has none of them. */
export function snapshotOf(object: SecretObject, at: SecretLocation, host: Host): Snapshot | null {
  const entries = new Map<string, EntryState>();
  for (const [entry, kind] of at.kept) {
    const encoded = object.data[entry];
    if (encoded === undefined || isFiller(object.type, entry, encoded)) continue;
    const bytes = new Uint8Array(Buffer.from(encoded, 'base64'));
    entries.set(entry, entryState(kind, bytes, host));
  }
  if (entries.size === 0) return null;
  const retains = retainedIn(object)?.mark;
  const drift = driftOf(object, at, host);
  return { revision: revisionOf(object), entries, drift, ...(retains === undefined ? {} : { retains }) };
}

/** Identifies the Secret and its state: a Secret that was deleted and created again has another uid. */
function revisionOf({ metadata }: SecretObject): Revision {
  return `${metadata.uid}/${metadata.resourceVersion}` as Revision;
}
