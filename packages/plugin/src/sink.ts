import { contractVersion } from './contract-version.ts';
import type { Call, Description, Opened, Plugin } from './host.ts';
import type { Secret } from './secret.ts';
import type { Undo } from './undo.ts';

/** Asked for by a layout. `path` alone must do for every sink; `with` is for one of them: a Secret's type and labels, a file's owner. */
export interface Placement {
  readonly path: readonly string[];
  readonly with?: Readonly<Record<string, unknown>>;
}

/** What the layout keeps at a place: an entry is public or secret because the layout says so, never by a guess at its bytes. */
export type Kept = ReadonlyMap<string, 'public' | 'secret'>;

/** Where one set of entries lives. The host compares and prints `id`; the rest (the entries asked about too) belongs to the sink. */
export interface Place {
  readonly id: string;
}

/** Opaque to the host: a resourceVersion, a KV version, a digest. */
export type Revision = string & { readonly brand: 'Revision' };

/** Stores entries at places and says what it holds. A sink stores bytes; it knows no file format. */
export interface Sink extends Opened {
  /** After a crash and the repair that `drift` then asks for: the whole change is old or new, or only each entry is. */
  readonly atomic: 'all' | 'each';
  /** Pure. Judges the spelling of a placement and of its entry names ('invalid'); equal paths get equal ids. */
  locate(placement: Placement, kept: Kept): Place;
  /** Looks at the entries it was located with and at no others. Null only when none of them is there, proven. A refusal is 'denied'. */
  read(at: Place, call: Call): Promise<Snapshot | null>;
  /**
   * Compare and set, against the revision the plan was made from; null: nothing was there. Answers what is there
   * afterwards. An entry that the place was not located with, or was located with as the other of public and secret, is
   * 'invalid', and nothing of that change is done.
   */
  write(at: Place, change: Change, expected: Revision | null, call: Call): Promise<Snapshot | null>;
  /** The one way a private key comes back out. Absent: this sink only takes. The host records each use. */
  reveal?(at: Place, entry: string, call: Call): Promise<Secret>;
  /**
   * One run at a time: a lock file, a Lease, a secret written by compare and set. Two runs that share a place never both
   * hold it; how few locks do for all places is the sink's affair. All of it is taken, or nothing. A holder that is
   * provably dead loses it. `holder` names one run: what it has already, for another sink, is shared and not held, and
   * stays until the first who took it gives it back.
   */
  lock?(places: readonly Place[], holder: string, call: Call): Promise<Lock | Held>;
  /** Pure. The least rights that these places need, in the outside system's own language: a Vault policy, a Role. */
  rights?(places: readonly Place[]): string;
  /**
   * Asks the outside system which of the rights for these places are not there: a line of plain words for each, as
   * `no create on secret/data/pki/*`; empty where none is missing. Changes nothing.
   */
  missingRights?(places: readonly Place[], call: Call): Promise<readonly string[]>;
  /** What a change that asks for it replaces stays at its place, and can be put back. Absent: it is gone. */
  readonly undo?: Undo;
}

export interface Lock {
  /** Fires when the lock was lost while held. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Somebody else's: a result, not an error. */
export interface Held {
  readonly heldBy: string;
}

export interface Snapshot {
  readonly revision: Revision;
  readonly entries: ReadonlyMap<string, EntryState>;
  /** What else is not as the placement asks, in plain words: a mode, an owner, a label, an unfinished write. An empty change repairs it. */
  readonly drift: readonly string[];
  /**
   * The entries that are there and that the sink does not read, each with why, and what somebody does about it, in plain words:
   * for nobody, such as a link in the place of a file, or not for whoever runs kpki; and those of which it cannot tell whether
   * they are there, such as beneath a folder that is shut. They are not among `entries`, keep no other entry from being read,
   * and count for the revision. A change of one of them is 'invalid' or 'denied', and nothing of that change is done. Absent:
   * none.
   */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** The mark under which the place retains what was replaced there. Absent: it retains nothing. */
  readonly retains?: string;
}

export type EntryState =
  /** `digest` is SHA-256 of the bytes, in hex. */
  | { readonly kind: 'public'; readonly digest: string; readonly bytes: Uint8Array }
  /** Which key, whose certificate, never the key. */
  | ({ readonly kind: 'secret' } & Description);

export type Entry =
  | { readonly kind: 'public'; readonly bytes: Uint8Array }
  | { readonly kind: 'secret'; readonly bytes: Secret };

/** Entries named in neither are left alone. A place that holds nothing any more, ours or others', goes. */
export interface Change {
  readonly set: ReadonlyMap<string, Entry>;
  readonly unset: ReadonlySet<string>;
  /**
   * To a sink with `undo`: what this change replaces and takes away stays at the place under this mark, a name of an apply
   * of at most 200 letters, digits, `.`, `:`, `+`, `/` and `-`. Both happen or neither does, under the rights that what
   * was replaced had. Beneath the same mark it is added to what is retained, of which nothing changes; any other mark
   * takes the place of what was retained. Absent, or where nothing has to be changed: what is retained stays as it is.
   */
  readonly retain?: string;
}

export type SinkPlugin<O = never> = Plugin<'sink', O, Sink>;

/** Declares a sink. Export the answer as `sink`. */
export function defineSink<O>(sink: Omit<SinkPlugin<O>, 'kind' | 'contract'>): SinkPlugin<O> {
  return { ...sink, kind: 'sink', contract: contractVersion };
}
