import type { BackendUse, Change, Host, Kept, Location, Placement, Plugin, Revision, Sink } from '@kpki/plugin';

/** The suite's access to an implementation: a few lines by its author; see the README. */
export interface Harness<T> {
  /** The package's export: the suite checks its description of itself. */
  readonly plugin: Plugin<'backend' | 'sink', unknown, T>;
  /** Opens an instance for one case with the given host, whose log the suite reads. */
  open(host: Host): Promise<InstanceUnderTest<T>>;
  /** Strings that the author planted in secret options and in the results of `host.ask`. */
  readonly canaries?: readonly string[];
  /**
   * Overrides of the suite's host: `ask` if a PIN is needed, `describe` to use the real one, `folder` if options hold
   * relative paths (the default is the working directory).
   */
  readonly host?: Partial<Omit<Host, 'log'>>;
  /**
   * The time limit of a case in milliseconds; the default is two minutes. Set more if a slow machine starts processes.
   */
  readonly deadline?: number;
}

export interface InstanceUnderTest<T> {
  readonly instance: T;
  readonly hooks?: Hooks<T>;
  /** Called after the case has ended and the instance is closed. */
  dispose?(): Promise<void>;
}

/**
 * Actions on the outside system that only the author can provide. Without its hook, a case is reported as not proven.
 * Hooks act on the storage of the tested instance.
 */
export interface Hooks<T> {
  /** Opens a second instance on the same storage, as another process would. */
  reopen?(host: Host): Promise<T>;
  /**
   * Makes the outside system refuse, until the returned function is called: for a sink, to read the location, where
   * `entry` is stored; for a backend, everything that this use needs.
   */
  deny?(...what: Denied<T>): Promise<() => Promise<void>>;
  /**
   * Makes the outside system unreachable, until the disturbance ends. A plain function cannot count requests: then
   * `one-attempt` is not proven.
   */
  disconnect?(): Promise<Disturbance | (() => Promise<void>)>;
  /** Makes the outside system refuse each request by its rate limit, until the disturbance ends. */
  throttle?(): Promise<Throttling>;
  /** Makes the outside system accept each request and answer none, until the disturbance ends. */
  silence?(): Promise<Disturbance>;
  /**
   * Lets the next `after` requests through and disturbs each later request, until the disturbance ends. Counts only the
   * disturbed requests. The suite calls this with 0, 1, 2 and so on, until the tested call ends before the disturbance
   * begins.
   */
  disturb?(after: number, fault: LateFault): Promise<Disturbance>;

  /** Sinks: makes a mode, an owner, or a label differ from the placement, and changes no bytes. `entry` is stored. */
  damage?(at: Location, entry: string): Promise<void>;
  /**
   * Sinks: replaces an entry by something that the sink refuses to read, until the returned function is called: a link
   * instead of a file, or for a secret entry bytes that cannot be decrypted. `entry` is stored, public or secret.
   */
  obstruct?(at: Location, entry: string): Promise<() => Promise<void>>;
  /**
   * Sinks: writes in a process that is killed after `steps` of the sink's steps. The suite calls this with 0, 1, 2 and
   * so on until the result is 'finished'; a harness that can kill at one point only returns 'finished' from 1 on.
   */
  crash?(write: CrashingWrite, steps: number): Promise<'killed' | 'finished'>;
  /**
   * Sinks with `encrypts`: returns everything in the store, unpacked as a thief would read it: names, contents, the
   * history, and files that the sink leaves anywhere else.
   */
  stored?(): Promise<readonly Uint8Array[]>;
  /** Sinks: loses the retained content of this entry, and of others if they are retained together. */
  lose?(at: Location, entry: string): Promise<void>;
  /** Sinks: locks the location in a process that then dies without a release. */
  abandon?(placement: Placement, kept: Kept, holder: string): Promise<void>;

  /** Key stores that create nothing: the name of an existing key. */
  readonly held?: string;
  /** Key stores: replaces the key of that name without the instance. */
  rotate?(name: string): Promise<void>;
  /**
   * Key stores: makes the key of that name unable to sign, as an administrator does who disables it or schedules its
   * deletion.
   */
  disable?(name: string): Promise<void>;
  /** Issuers: approves a pending request. */
  approve?(ticket: string): Promise<void>;
}

/** The arguments of `deny` for a sink, and for a backend. */
export type Denied<T> = T extends Sink ? [at: Location, entry: string] : [use: BackendUse];

/** A fault that applies to each request until it ends. */
export interface Disturbance {
  /**
   * Returns the requests since the start of the disturbance, one text each: a repeated request has the same text. A
   * number or an identifier that an SDK adds to each attempt is not part of the text. Only the disturbed requests of
   * one call are compared, so a call may look up the same name twice.
   */
  requests(): readonly string[];
  end(): Promise<void>;
}

/**
 * - `throttled`: the outside system refuses the request by its rate limit.
 * - `unanswered`: it carries the request out, and the connection breaks before the answer.
 * - `silent`: it carries the request out, and does not answer.
 */
export type LateFault = 'throttled' | 'unanswered' | 'silent';

export interface Throttling extends Disturbance {
  /** The seconds to wait that the outside system sends. Absent: none. */
  readonly retryAfterSeconds?: number;
}

export interface CrashingWrite {
  readonly placement: Placement;
  readonly kept: Kept;
  readonly change: Change;
  readonly expected: Revision | null;
}
