import type { EntryState, ReplacedEntry } from '@kpki/plugin';
import { entryOf, holdsDigest, type ObservedState, type Snapshots, snapshotsOf } from '../inventory/observed-state.ts';
import { present, type Slot, type SlotValue } from '../model/slot.ts';
import type { RetainedByLocation } from '../retain/retained.ts';

export interface ReplacedSlot {
  readonly slot: Slot;
  readonly entry: ReplacedEntry;
  readonly found: SlotValue<EntryState>;
  /** Why nothing is left to restore; null: it can be restored. */
  readonly lost: string | null;
}

export function replacedSlots(
  observed: ObservedState,
  retained: RetainedByLocation,
  applyId: string,
): readonly ReplacedSlot[] {
  const snapshots = snapshotsOf(observed.locations);
  return observed.slots.flatMap((slot) => replacedIn(slot, snapshots, retained, applyId));
}

function replacedIn(
  slot: Slot,
  snapshots: Snapshots,
  retained: RetainedByLocation,
  applyId: string,
): readonly ReplacedSlot[] {
  const replaced = retained.get(slot.location);
  if (replaced?.applyId !== applyId) return [];
  const found = entryOf(snapshots, slot);
  const lost = replaced.lost?.get(slot.entry);
  if (lost !== undefined) {
    const entry = { before: null, after: present(found)?.digest ?? null };
    return [{ slot, entry, found, lost }];
  }
  const entry = replaced.entries.get(slot.entry);
  return entry === undefined ? [] : [{ slot, entry, found, lost: null }];
}

/**
 * Returns the entries that were changed since or lost, and all others of the same copy: a key and its certificate are
 * restored together. An entry of two artifacts, as ca.crt, stays for both.
 */
export function stayingEntries(replaced: readonly ReplacedSlot[]): ReadonlySet<ReplacedSlot> {
  const staying = new Set(replaced.filter((each) => each.lost !== null || isChangedSince(each)));
  for (let before = -1; before !== staying.size; ) {
    before = staying.size;
    const copies = new Set([...staying].map(copyKey));
    const entries = new Set([...staying].map(entryKey));
    for (const each of replaced) if (copies.has(copyKey(each)) || entries.has(entryKey(each))) staying.add(each);
  }
  return staying;
}

export function isChangedSince({ entry, found }: ReplacedSlot): boolean {
  return !holdsDigest(found, entry.after);
}

/** The same for the entries of one copy: a certificate and its private key. */
export function copyKey({ slot }: ReplacedSlot): string {
  return JSON.stringify([slot.artifact.id, slot.sink.name, slot.node]);
}

function entryKey({ slot }: ReplacedSlot): string {
  return JSON.stringify([slot.location.id, slot.entry]);
}
