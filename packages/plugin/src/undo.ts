import type { Call } from './host.ts';
import type { EntryState, Location, Revision, Snapshot } from './sink.ts';

/**
 * What a change replaced stays where it was, in the same store and under the same rights, so that it can be restored
 * without a key on its way through any hands.
 * - What is retained shows in no snapshot, apart from its apply ID.
 * - The entries change and are retained together, or neither happens, after a crash too.
 * - A secret that is retained shows in no error, log line, snapshot or answer.
 */
export interface Undo {
  /**
   * - What the location retains of the entries that it was located with, as a snapshot said it then; null: nothing,
   *   proven.
   * - An entry of which nothing is retained any more hides no other: it is among the `lost`, with why.
   */
  replaced(at: Location, call: Call): Promise<Replaced | null>;
  /**
   * - These entries are as they were before, whole or not at all.
   * - Entries that were not stored before are removed.
   * - Entries that are not named stay.
   * - What this replaces is retained in its turn under `applyId`, in place of all that was retained.
   * - Where one of the entries is not retained, 'missing', and nothing is done.
   * - Compare and set: against another revision than that of now, 'conflict'.
   * - Answers what is stored afterwards, as `read` does.
   */
  restore(
    at: Location,
    entries: ReadonlySet<string>,
    expected: Revision | null,
    applyId: string,
    call: Call,
  ): Promise<Snapshot | null>;
  /**
   * What is retained is gone for good, and the entries stay as they are; nothing retained is no error.
   * @remarks
   * Absent: the store has a history of its own, and ends it by its own rules.
   */
  discard?(at: Location, call: Call): Promise<void>;
}

/** What a location retains, and since when. */
export interface Replaced {
  readonly applyId: string;
  readonly entries: ReadonlyMap<string, ReplacedEntry>;
  /**
   * Entries that were replaced too, and of which nothing is there any more to put back: why, in words for a person. They are
   * not among `entries`. Absent: none.
   */
  readonly lost?: ReadonlyMap<string, string>;
}

export interface ReplacedEntry {
  /** As a snapshot told of it then: of a secret without the bytes. Null: it was not there. */
  readonly before: EntryState | null;
  /** SHA-256, in hex, of what came in its place. Null: it was taken away. */
  readonly after: string | null;
}
