import type { Change } from '@kpki/plugin';
import { PluginError, validateChange } from '@kpki/plugin';
import type { MemoryLocation } from './location.ts';
import { retainedBy } from './retained.ts';
import { revisionOf } from './snapshot.ts';
import type { Interrupted, MemoryStorage, StoredLocation } from './storage.ts';
import { copyOf } from './storage.ts';

/** Runs in one turn of the event loop: no other call writes between the comparison and the last step. */
export function writeLocation(
  storage: MemoryStorage,
  at: MemoryLocation,
  change: Change,
  expected: string | null,
): void {
  validateChange(change, at);
  const conflict = () => new PluginError('conflict', `writing ${at.id}: it changed since it was read`);
  const before = storage.locations.get(at.id);
  if (revisionOf(at.kept, before) !== expected) throw conflict();
  mustBeReadable(at, change, before);
  const stored = before ?? { entries: new Map<string, Uint8Array>(), attributes: at.attributes };
  finishJournal(storage, stored);
  const isEmpty = change.set.size === 0 && change.unset.size === 0;
  if (!isEmpty && revisionOf(at.kept, stored) !== expected) throw conflict();
  if (!isEmpty) {
    beginStep(storage);
    storage.locations.set(at.id, stored);
    const journal = journalOf(change);
    const retaining = change.retain === undefined ? undefined : retainedBy(change.retain, journal, stored);
    if (retaining !== undefined) stored.retaining = retaining;
    stored.journal = journal;
    finishJournal(storage, stored);
  }
  stored.attributes = at.attributes;
  if (stored.entries.size === 0 && stored.retained === undefined) storage.locations.delete(at.id);
}

/** An unreadable entry is not overwritten: the lost content would be unknown. */
function mustBeReadable(at: MemoryLocation, { set, unset }: Change, stored: StoredLocation | undefined): void {
  for (const [name, why] of stored?.unreadable ?? []) {
    if (!set.has(name) && !unset.has(name)) continue;
    throw new PluginError('invalid', `writing ${at.id}: ${name} is not written over: ${why}`);
  }
}

function journalOf(change: Change): ReadonlyMap<string, Uint8Array | null> {
  const journal = new Map<string, Uint8Array | null>();
  for (const name of change.unset) journal.set(name, null);
  for (const [name, entry] of change.set) {
    journal.set(name, entry.kind === 'public' ? copyOf(entry.bytes) : entry.bytes.use(copyOf));
  }
  return journal;
}

function finishJournal(storage: MemoryStorage, stored: StoredLocation): void {
  for (const [name, bytes] of stored.journal ?? []) {
    beginStep(storage);
    if (bytes === null) stored.entries.delete(name);
    else stored.entries.set(name, bytes);
  }
  if (stored.journal !== undefined) beginStep(storage);
  if (stored.retaining !== undefined) stored.retained = stored.retaining;
  delete stored.retaining;
  delete stored.journal;
}

function beginStep(storage: MemoryStorage): void {
  if (storage.stepsLeft === undefined) return;
  if (storage.stepsLeft === 0) {
    const killed: Interrupted = Object.assign(new Error('the process was killed'), { name: 'Interrupted' as const });
    throw killed;
  }
  storage.stepsLeft -= 1;
}
