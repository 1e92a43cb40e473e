import type { Call } from './host.ts';
import type { EntryState, Location, Revision, Snapshot } from './sink.ts';

/**
 * Replaced entries stay where they were, in the same store and under the same rights, so that a restore needs no
 * transport of a key.
 * - Retained entries show in no snapshot, apart from their apply ID.
 * - The entries change and are retained together, or neither happens, even after a crash.
 * - A retained secret shows in no error, log line, snapshot or result.
 */
export interface Undo {
  /**
   * - What the location retains of the entries that it was located with, as a snapshot showed it then; null: nothing,
   *   proven.
   * - An entry that is no longer retained hides no other: it is in `lost`, with the reason.
   */
  replaced(at: Location, call: Call): Promise<Replaced | null>;
  /**
   * - Restores these entries to their earlier content, whole or not at all.
   * - Removes entries that were not stored before.
   * - Entries that are not named stay.
   * - Retains the content that it replaces under `applyId`, and drops everything that was retained.
   * - If one of the entries is not retained, 'missing', and nothing is done.
   * - Compare and set: against another revision than the current one, 'conflict'.
   * - Returns what is stored afterwards, as `read` does.
   */
  restore(
    at: Location,
    entries: ReadonlySet<string>,
    expected: Revision | null,
    applyId: string,
    call: Call,
  ): Promise<Snapshot | null>;
  /**
   * Deletes what is retained for good, and changes no entry; nothing retained is no error.
   * @remarks Absent: the store has its own history, and ends it by its own rules.
   */
  discard?(at: Location, call: Call): Promise<void>;
}

/** The retained entries of a location, and their time. */
export interface Replaced {
  readonly applyId: string;
  readonly entries: ReadonlyMap<string, ReplacedEntry>;
  /**
   * Replaced entries that cannot be restored any more: the reason, in words for a person. They are not in `entries`.
   * Absent: none.
   */
  readonly lost?: ReadonlyMap<string, string>;
}

export interface ReplacedEntry {
  /** As a snapshot showed the entry then: a secret without the bytes. Null: the entry did not exist. */
  readonly before: EntryState | null;
  /** SHA-256, in hex, of the new content. Null: the entry was removed. */
  readonly after: string | null;
}
