import type { EntryState, Host, Kept, Revision, Snapshot } from '@kpki/plugin';
import { entryState, sha256 } from '@kpki/plugin';
import type { MemoryLocation } from './location.ts';
import type { StoredLocation } from './storage.ts';
import { copyOf } from './storage.ts';

/** Returns copies, so that no caller changes the storage through a snapshot. */
export function snapshot(at: MemoryLocation, stored: StoredLocation | undefined, host: Host): Snapshot | null {
  if (stored === undefined) return null;
  const entries = new Map<string, EntryState>();
  const unreadable = new Map<string, string>();
  for (const [name, kind] of at.kept) {
    const bytes = stored.entries.get(name);
    const why = stored.unreadable?.get(name);
    if (why !== undefined) unreadable.set(name, why);
    else if (bytes !== undefined) entries.set(name, entryState(kind, copyOf(bytes), host));
  }
  if (entries.size === 0 && unreadable.size === 0) return null;
  return {
    revision: revisionOf(at.kept, stored) as Revision,
    entries,
    drift: driftOf(at, stored),
    ...(unreadable.size === 0 ? {} : { unreadable }),
    ...(stored.retained === undefined ? {} : { retains: stored.retained.applyId }),
  };
}

/** Returns the revision of the requested entries; null if none of them is stored. */
export function revisionOf(kept: Kept, stored: StoredLocation | undefined): string | null {
  const present = [...kept.keys()].sort().flatMap((name) => {
    if (stored?.unreadable?.has(name)) return [[name, 'unreadable']];
    const bytes = stored?.entries.get(name);
    return bytes === undefined ? [] : [[name, sha256(bytes)]];
  });
  return present.length === 0 ? null : sha256(JSON.stringify(present));
}

function driftOf(at: MemoryLocation, stored: StoredLocation): string[] {
  const drift: string[] = [];
  if (stored.journal !== undefined) drift.push('a write was not finished');
  if (stored.attributes !== at.attributes) {
    drift.push(`the attributes are ${stored.attributes}, expected ${at.attributes}`);
  }
  return drift;
}
