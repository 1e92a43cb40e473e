import { contractVersion } from './contract-version.ts';
import type { Call, Description, Opened, Plugin } from './host.ts';
import type { Secret } from './secret.ts';
import type { Undo } from './undo.ts';

/**
 * Produced by a layout. `path` alone must be enough for every sink; `with` is for one kind of sink: a Secret's type and
 * labels, a file's owner.
 */
export interface Placement {
  readonly path: readonly string[];
  readonly with?: Readonly<Record<string, unknown>>;
}

/**
 * What the layout keeps at a location: the layout alone decides whether an entry is public or secret, whatever its
 * bytes are.
 */
export type Kept = ReadonlyMap<string, 'public' | 'secret'>;

/**
 * Where one set of entries is stored. The host compares and prints `id`; the rest (including the requested entries)
 * belongs to the sink.
 */
export interface Location {
  readonly id: string;
}

/** Opaque to the host: a resourceVersion, a KV version, a digest. */
export type Revision = string & { readonly brand: 'Revision' };

/** Stores entries at locations and reports what is stored. A sink stores bytes; it knows no file format. */
export interface Sink extends Opened {
  /** After a crash and the repair that `drift` then requires: the whole change is old or new, or only each entry is. */
  readonly atomic: 'all' | 'each';
  /**
   * - True: no secret entry is stored in the clear, neither at its location nor anywhere else, including its history.
   * @remarks The result of `host.describe` may be stored in the clear: the digest of an entry, its public key and its
   * `rest`. Absent: read access to the store gives access to the keys.
   */
  readonly encrypts?: true;
  /**
   * - Pure: uses nothing outside, and locates the same placement the same way each time.
   * - Equal paths get equal ids, whatever the entries are; other paths get other ids.
   * - A part of a path or an entry that could lead elsewhere, such as `..`, is 'invalid'.
   * - Two names stay two, however the store maps them: `a.b` and `a-b` are two parts of a path, and two entries.
   */
  locate(placement: Placement, kept: Kept): Location;
  /**
   * - Null only if the plugin has proven that none of the entries is stored.
   * - Reads the entries of the located location, and no others.
   * - An entry is public or secret as the location was located, never by a guess.
   * - Two reads of an unchanged location are equal.
   * - Every instance on the same storage reads the same.
   * @remarks A sink that cannot read its own content, such as a sink that encrypts for others, may store the result of
   * `host.describe` in the clear when it writes, and return that. An entry that was stored as public, and that the
   * layout has made secret since, is read as a secret entry: the sink neither leaves it out nor calls it unreadable.
   */
  read(at: Location, call: Call): Promise<Snapshot | null>;
  /**
   * - Sets public and secret entries.
   * - Stores bytes: any bytes, and exactly these.
   * - Keeps a copy: the caller may change or wipe its own bytes.
   * - Returns what is stored afterwards, as `read` does, with a revision that changes when an entry does.
   * - Compare and set: if the revision is null and something is stored, 'conflict'.
   * - Against an older revision, 'conflict', and nothing is changed.
   * - Against a revision where nothing is stored, 'conflict'.
   * - Of several writes against one revision, one succeeds, and the others are 'conflict'.
   * - The same holds for writes of several processes.
   * - Writes to different locations may run at once, and each succeeds.
   * - Entries that a change does not name stay.
   * - Entries that the location was not located with stay.
   * - An entry that the location was not located with, or was located with as the other of public and secret, is
   *   'invalid', and nothing of that change is done.
   * - When the last entry is removed, nothing is stored: the result is null.
   * - An empty change changes no entry, and stores nothing where nothing is stored.
   * - A secret entry shows in no error, log line, snapshot, location or text of rights.
   * - A write that is refused or not reached shows no secret entry either.
   * @remarks The revision covers the entries that the location was located with. It may change with other entries of
   * the same location, as the version of one object does; a write to another location does not change it.
   */
  write(at: Location, change: Change, expected: Revision | null, call: Call): Promise<Snapshot | null>;
  /**
   * - Returns the bytes that were written.
   * - The result is a copy: the caller may wipe it.
   * - An entry that is not stored is 'missing'.
   * - An entry that the sink does not read is 'invalid' or 'denied', and never 'missing'.
   * @remarks The only way to read a private key. Absent: this sink only stores keys. The host records each use.
   */
  reveal?(at: Location, entry: string, call: Call): Promise<Secret>;
  /**
   * - One run at a time: another run gets the name of the holder, until the lock is released.
   * - Holds for every process.
   * - Of several calls at once, one gets the lock.
   * - Two runs that share a location never both hold it.
   * - All locations are locked, or none is.
   * - A holder that is provably dead loses the lock.
   * - `holder` names one run: a location that this run has locked already, for another sink, is shared and not held,
   *   until the first sink that locked it releases it.
   * - A lock shows in no snapshot.
   * @remarks A lock file, a Lease, a secret written by compare and set. The sink decides how few locks cover all
   * locations.
   */
  lock?(locations: readonly Location[], holder: string, call: Call): Promise<Lock | Held>;
  /**
   * - Pure: the same locations have the same rights, and never none.
   * - Names these locations, and grants nothing else: other locations have other rights.
   * @remarks The least rights in the outside system's own language: a Vault policy, a Role. Absent: the sink does not
   * know its rights.
   */
  rights?(locations: readonly Location[]): string;
  /**
   * - Returns one line of plain words for each right that is not granted, and none if all are.
   * - Checks rights, and changes nothing.
   * @remarks Asks the outside system. A line names the right and the target: `no create on secret/data/pki/*`.
   */
  missingRights?(locations: readonly Location[], call: Call): Promise<readonly string[]>;
  /**
   * Present: a change with an apply ID keeps the replaced entries at their location, and they can be restored. Absent:
   * they are lost.
   */
  readonly undo?: Undo;
}

export interface Lock {
  /**
   * Fires when the lock is lost while held: the host then stops the run. A signal that does not fire is correct if nothing can take the lock from a live holder; otherwise, such as for a lease that expires, the sink watches the
   * lock.
   */
  readonly lost: AbortSignal;
  /** Releases its own lock, and never that of another run. */
  release(): Promise<void>;
}

/** Another run holds the lock: a result, not an error. */
export interface Held {
  readonly heldBy: string;
}

export interface Snapshot {
  readonly revision: Revision;
  /**
   * - The bytes of a public entry, the digest of every entry; no drift if the location is as the placement asks.
   * - Never the bytes of a secret entry.
   * - For a secret entry exactly what `host.describe` returns.
   * - The bytes of a snapshot are a copy: the caller may change them.
   */
  readonly entries: ReadonlyMap<string, EntryState>;
  /**
   * Other differences from the placement, in plain words: a mode, an owner, a label, an unfinished write; an empty
   * change repairs them.
   */
  readonly drift: readonly string[];
  /**
   * - The entries that the sink does not read, each with the reason: they hide no other entry, and count for the
   *   revision.
   * - A change of such an entry is 'invalid' or 'denied', and nothing of that change is done; a change of others does
   *   not touch it.
   * - Neither the reason nor an error about such an entry shows a secret.
   * @remarks A secret entry that is stored and cannot be decrypted is listed here: it is not absent. The first code is for an entry that no run can read, such as a link instead of a file; the second if only this user may not read it, or if the
   * sink cannot find out whether it is stored, such as in a closed folder. The reason includes the fix for a person.
   * Absent: none.
   */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** The apply ID under which the location retains replaced entries. Absent: it retains nothing. */
  readonly retains?: string;
}

export type EntryState =
  /** `digest` is SHA-256 of the bytes, in hex. */
  | { readonly kind: 'public'; readonly digest: string; readonly bytes: Uint8Array }
  /** The public key and the certificate of the entry, without the private key. */
  | ({ readonly kind: 'secret' } & Description);

export type Entry =
  | { readonly kind: 'public'; readonly bytes: Uint8Array }
  | { readonly kind: 'secret'; readonly bytes: Secret };

/** Entries named in neither are not touched. A location without any entries, from kpki or others, is removed. */
export interface Change {
  readonly set: ReadonlyMap<string, Entry>;
  readonly unset: ReadonlySet<string>;
  /**
   * - Under the same apply ID, a change is added to what is retained; any other apply ID replaces what was retained.
   * - Without an apply ID, or if nothing changes, the retained entries stay unchanged.
   * @remarks To a sink with `undo`: the entries that this change replaces and removes stay at the location under this
   * apply ID, a name of an apply of at most 200 letters, digits, `.`, `:`, `+`, `/` and `-`, with the rights of the
   * replaced entries.
   */
  readonly retain?: string;
}

export type SinkPlugin<O = never> = Plugin<'sink', O, Sink>;

/** Declares a sink. Export the result as `sink`. */
export function defineSink<O>(sink: Omit<SinkPlugin<O>, 'kind' | 'contract'>): SinkPlugin<O> {
  return { ...sink, kind: 'sink', contract: contractVersion };
}
