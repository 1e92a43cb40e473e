import type { Call } from './host.ts';
import type { EntryState, Place, Revision, Snapshot } from './sink.ts';

/**
 * What a change replaced stays where it was, in the same store and under the same rights, so that it can be put back
 * without a key on its way through anybody's hands. None of it shows in a snapshot, apart from the mark that it is under.
 */
export interface Undo {
  /**
   * What the place retains of the entries that it was located with. Null: nothing, proven. That one of them was lost hides
   * no other: it is among the `lost`.
   */
  replaced(at: Place, call: Call): Promise<Replaced | null>;
  /**
   * Compare and set: these entries are as they were before, those that were not there go. What that replaces is retained
   * in its turn, under `mark`, in place of all that was retained. 'missing' when one of them is not retained, and then
   * nothing is done. Answers what is there afterwards.
   */
  restore(
    at: Place,
    entries: ReadonlySet<string>,
    expected: Revision | null,
    mark: string,
    call: Call,
  ): Promise<Snapshot | null>;
  /**
   * What is retained is gone for good; the entries stay as they are. Nothing retained is no error. Absent: the store has
   * a history of its own, and ends it by its own rules.
   */
  discard?(at: Place, call: Call): Promise<void>;
}

/** What a place retains, and since when. */
export interface Replaced {
  readonly mark: string;
  readonly entries: ReadonlyMap<string, ReplacedEntry>;
  /**
   * Entries that were replaced too, and of which nothing is there any more to put back: why, in words for a person. They are
   * not among `entries`. Absent: none.
   */
  readonly lost?: ReadonlyMap<string, string>;
}

export interface ReplacedEntry {
  /** As a snapshot told of it then: of a secret never the bytes. Null: it was not there. */
  readonly before: EntryState | null;
  /** SHA-256, in hex, of what came in its place. Null: it was taken away. */
  readonly after: string | null;
}
