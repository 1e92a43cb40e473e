import { contractVersion } from './contract-version.ts';
import type { Call, Description, Opened, Plugin } from './host.ts';
import type { Secret } from './secret.ts';
import type { Undo } from './undo.ts';

/** Asked for by a layout. `path` alone must do for every sink; `with` is for one of them: a Secret's type and labels, a file's owner. */
export interface Placement {
  readonly path: readonly string[];
  readonly with?: Readonly<Record<string, unknown>>;
}

/** What the layout keeps at a location: an entry is public or secret because the layout says so, whatever its bytes are. */
export type Kept = ReadonlyMap<string, 'public' | 'secret'>;

/** Where one set of entries lives. The host compares and prints `id`; the rest (the entries asked about too) belongs to the sink. */
export interface Location {
  readonly id: string;
}

/** Opaque to the host: a resourceVersion, a KV version, a digest. */
export type Revision = string & { readonly brand: 'Revision' };

/** Stores entries at locations and says what it holds. A sink stores bytes; it knows no file format. */
export interface Sink extends Opened {
  /** After a crash and the repair that `drift` then asks for: the whole change is old or new, or only each entry is. */
  readonly atomic: 'all' | 'each';
  /**
   * - True: no secret entry lies in the store in the clear, neither at its location nor anywhere else, its history included.
   * @remarks
   * What `host.describe` answered may lie there in the clear: the digest of an entry, its public key and its `rest`.
   * Absent: whoever can read the store can read the keys.
   */
  readonly encrypts?: true;
  /**
   * - Pure: asks nothing outside, and locates the same placement the same way again.
   * - Equal paths get equal ids, whatever the entries are; other paths get other ids.
   * - A part of a path or an entry that could lead elsewhere, such as `..`, is 'invalid'.
   * - Two names stay two, however the store maps them: `a.b` and `a-b` are two parts of a path, and two entries.
   */
  locate(placement: Placement, kept: Kept): Location;
  /**
   * - Null only when none of the entries is stored, proven.
   * - Reads the entries that the location was located with, and no others.
   * - An entry is public or secret as the location was located, never by a guess.
   * - Two reads of an unchanged location are equal.
   * - Every instance on the same storage reads the same.
   * @remarks
   * A sink that cannot read what it stores, such as one that encrypts for others, may store what `host.describe` answered
   * when it writes, in the clear, and answer that. An entry that was stored as a public one, and that the layout has made
   * secret since, is read as a secret entry: the sink neither leaves it out nor calls it unreadable.
   */
  read(at: Location, call: Call): Promise<Snapshot | null>;
  /**
   * - Sets public and secret entries.
   * - Stores bytes: any bytes, and exactly these.
   * - Keeps a copy: the caller may change or wipe what it lent.
   * - Answers what is stored afterwards, as `read` does, with a revision that changes when an entry does.
   * - Compare and set: where the revision is null and something is stored, 'conflict'.
   * - Against an older revision, 'conflict', and nothing is changed.
   * - Against a revision where nothing is stored, 'conflict'.
   * - Of several writes against one revision, one succeeds, and the others are 'conflict'.
   * - The same holds for writes of several processes.
   * - Writes to different locations come at once, and each succeeds.
   * - Entries that a change does not name stay.
   * - Entries that the location was not located with stay.
   * - An entry that the location was not located with, or was located with as the other of public and secret, is
   *   'invalid', and nothing of that change is done.
   * - Where the last entry is removed, nothing is stored: the answer is null.
   * - An empty change changes no entry, and stores nothing where nothing is stored.
   * - A secret entry shows in no error, log line, snapshot, location or text of rights.
   * - A write that is refused or not reached shows no secret entry either.
   * @remarks
   * The revision is of the entries that the location was located with. It may change with other entries of the same location, as
   * the version of one object does; a write to another location leaves it as it is.
   */
  write(at: Location, change: Change, expected: Revision | null, call: Call): Promise<Snapshot | null>;
  /**
   * - Answers the bytes that were written.
   * - The answer is a copy: the caller may wipe it.
   * - An entry that is not stored is 'missing'.
   * - An entry that the sink does not read is 'invalid' or 'denied', and never 'missing'.
   * @remarks
   * The one way a private key comes back out. Absent: this sink only takes. The host records each use.
   */
  reveal?(at: Location, entry: string, call: Call): Promise<Secret>;
  /**
   * - One run at a time: another is told who holds the lock, until it is released.
   * - Holds for every process.
   * - Of several calls at once, one gets the lock.
   * - Two runs that share a location never both hold it.
   * - All locations are locked, or none is.
   * - A holder that is provably dead loses the lock.
   * - `holder` names one run: what it has locked already, for another sink, is shared and not held, until the first
   *   that locked it releases it.
   * - A lock shows in no snapshot.
   * @remarks
   * A lock file, a Lease, a secret written by compare and set. How few locks do for all locations is the sink's affair.
   */
  lock?(locations: readonly Location[], holder: string, call: Call): Promise<Lock | Held>;
  /**
   * - Pure: the same locations have the same rights, and never none.
   * - Names these locations, and grants nothing else: other locations have other rights.
   * @remarks
   * The least rights in the outside system's own language: a Vault policy, a Role. Absent: the sink cannot tell.
   */
  rights?(locations: readonly Location[]): string;
  /**
   * - Answers one line of plain words for each right that is not granted, and none where all are.
   * - Asks for rights, and changes nothing.
   * @remarks
   * Asks the outside system. A line says right and target: `no create on secret/data/pki/*`.
   */
  missingRights?(locations: readonly Location[], call: Call): Promise<readonly string[]>;
  /** What a change that asks for it replaces stays at its location, and can be restored. Absent: it is gone. */
  readonly undo?: Undo;
}

export interface Lock {
  /**
   * Fires when the lock was lost while held: the host then stops the run. A signal that does not fire is right where
   * nothing takes the lock from a holder that is alive; where something can, such as a lease that runs out, the sink watches
   * for it.
   */
  readonly lost: AbortSignal;
  /** Releases its own lock, and never that of another run. */
  release(): Promise<void>;
}

/** Somebody else's: a result, not an error. */
export interface Held {
  readonly heldBy: string;
}

export interface Snapshot {
  readonly revision: Revision;
  /**
   * - Of a public entry the bytes, of every entry the digest; no drift where all is as the placement asks.
   * - Never the bytes of a secret entry.
   * - Of a secret entry exactly what `host.describe` says.
   * - The bytes of a snapshot are a copy: the caller may change them.
   */
  readonly entries: ReadonlyMap<string, EntryState>;
  /**
   * What else is not as the placement asks, in plain words: a mode, an owner, a label, an unfinished write; an empty
   * change repairs it.
   */
  readonly drift: readonly string[];
  /**
   * - The entries that the sink does not read, each with why: they hide no other entry, and count for the revision.
   * - A change of such an entry is 'invalid' or 'denied', and nothing of that change is done; a change of others leaves
   *   it as it is.
   * - Neither the why nor an error about such an entry shows a secret.
   * @remarks
   * A secret entry that is stored and cannot be decrypted is among them: it is not absent. The first where no run can read it, such as a link in place of a file; the second where only this user may not; also
   * for an entry of which the sink cannot tell whether it is stored, such as in a folder that is closed. The why names
   * what a person does about it. Absent: none.
   */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** The apply ID under which the location retains what was replaced there. Absent: it retains nothing. */
  readonly retains?: string;
}

export type EntryState =
  /** `digest` is SHA-256 of the bytes, in hex. */
  | { readonly kind: 'public'; readonly digest: string; readonly bytes: Uint8Array }
  /** Which key and whose certificate, without the key. */
  | ({ readonly kind: 'secret' } & Description);

export type Entry =
  | { readonly kind: 'public'; readonly bytes: Uint8Array }
  | { readonly kind: 'secret'; readonly bytes: Secret };

/** Entries named in neither are left alone. A location that holds nothing any more, ours or others', goes. */
export interface Change {
  readonly set: ReadonlyMap<string, Entry>;
  readonly unset: ReadonlySet<string>;
  /**
   * - Under the same apply ID, a change is added to what is retained; any other apply ID replaces what was retained.
   * - Where the apply ID is absent, or nothing changes, what is retained stays as it is.
   * @remarks
   * To a sink with `undo`: what this change replaces and removes stays at the location under this apply ID, a name of an apply
   * of at most 200 letters, digits, `.`, `:`, `+`, `/` and `-`, under the rights that what was replaced had.
   */
  readonly retain?: string;
}

export type SinkPlugin<O = never> = Plugin<'sink', O, Sink>;

/** Declares a sink. Export the answer as `sink`. */
export function defineSink<O>(sink: Omit<SinkPlugin<O>, 'kind' | 'contract'>): SinkPlugin<O> {
  return { ...sink, kind: 'sink', contract: contractVersion };
}
