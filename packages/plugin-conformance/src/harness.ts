import type { BackendUse, Change, Host, Kept, Location, Placement, Plugin, Revision, Sink } from '@kpki/plugin';

/** How the suite gets at an implementation. Written by its author, a few lines; see the README. */
export interface Harness<T> {
  /** What the package exports: the suite looks at what it says of itself. */
  readonly plugin: Plugin<'backend' | 'sink', unknown, T>;
  /** Opens an instance for one case, with the host given: the suite listens at its log. */
  open(host: Host): Promise<InstanceUnderTest<T>>;
  /** Strings that the author planted in secret options and in what `host.ask` answers. */
  readonly canaries?: readonly string[];
  /**
   * Put in place of the suite's own: `ask` where a PIN is needed, `describe` to run with the real one, `folder` where
   * options hold relative paths (the suite's own is the current folder).
   */
  readonly host?: Partial<Omit<Host, 'log'>>;
  /** The longest a case may take, in milliseconds; two minutes unless told. More where a slow machine starts processes. */
  readonly deadline?: number;
}

export interface InstanceUnderTest<T> {
  readonly instance: T;
  readonly hooks?: Hooks<T>;
  /** Called once the case has ended and the instance is closed. */
  dispose?(): Promise<void>;
}

/**
 * What only the author can do to the outside system. A case that needs a hook is reported as not proven without it.
 * Hooks act on the storage that the subject was opened on.
 */
export interface Hooks<T> {
  /** A second instance on the same storage, as another process would have it. */
  reopen?(host: Host): Promise<T>;
  /**
   * Makes the outside system refuse, until the answer is called: of a sink, to read the location, where `entry` is stored; of a
   * backend, all that this use needs.
   */
  deny?(...what: Denied<T>): Promise<() => Promise<void>>;
  /**
   * Makes the outside system unreachable, until it is called off. A function alone cannot count requests: then `one-attempt`
   * is not proven.
   */
  disconnect?(): Promise<Disturbance | (() => Promise<void>)>;
  /** Makes the outside system refuse each request as one too many, until it is called off. */
  throttle?(): Promise<Throttling>;
  /** Makes the outside system accept each request and answer none, until it is called off. */
  silence?(): Promise<Disturbance>;
  /**
   * Lets the next `after` requests through and disturbs each request after them, until it is called off. Only those that
   * were disturbed are counted. The suite asks with 0, 1, 2 and so on, until the call ends before the disturbance begins.
   */
  disturb?(after: number, fault: LateFault): Promise<Disturbance>;

  /** Sinks: makes a mode, an owner, a label differ from what the placement asks, and no bytes. `entry` is there. */
  damage?(at: Location, entry: string): Promise<void>;
  /**
   * Sinks: puts something in the place of an entry that the sink refuses to read, until the answer is called: a link in place
   * of a file, or in place of a secret entry bytes that cannot be decrypted. `entry` is stored, public or secret.
   */
  obstruct?(at: Location, entry: string): Promise<() => Promise<void>>;
  /**
   * Sinks: writes in a process that is killed after `steps` of the steps that the sink takes. The suite asks with 0, 1,
   * 2 and so on until the write gets 'finished'; who can kill at one point only answers 'finished' from 1 on.
   */
  crash?(write: CrashingWrite, steps: number): Promise<'killed' | 'finished'>;
  /**
   * Sinks that say `encrypts`: all that the store holds, unpacked as a thief would have it: names, contents, the history,
   * and files that the sink leaves anywhere else.
   */
  stored?(): Promise<readonly Uint8Array[]>;
  /** Sinks: loses what is retained of this entry, and of others where they are retained as one. */
  lose?(at: Location, entry: string): Promise<void>;
  /** Sinks: locks the location in a process that then dies without a release. */
  abandon?(placement: Placement, kept: Kept, holder: string): Promise<void>;

  /** Key stores that create nothing: the name of a key that is there. */
  readonly held?: string;
  /** Key stores: replaces the key of that name behind the instance's back. */
  rotate?(name: string): Promise<void>;
  /**
   * Key stores: makes the key of that name one that cannot sign, as an administrator does who disables it or has it
   * deleted later.
   */
  disable?(name: string): Promise<void>;
  /** Issuers: says yes to a pending request. */
  approve?(ticket: string): Promise<void>;
}

/** What `deny` of a sink gets, and what `deny` of a backend gets. */
export type Denied<T> = T extends Sink ? [at: Location, entry: string] : [use: BackendUse];

/** What happens to each request until it is called off. */
export interface Disturbance {
  /**
   * The requests that came since, each as one text: a request that is repeated has the same text again. A number or an
   * identifier that an SDK gives to each attempt is no part of the text. Only the requests that were disturbed in one call
   * are compared, so a call may look for the same name twice.
   */
  requests(): readonly string[];
  end(): Promise<void>;
}

/**
 * - `throttled`: the outside system refuses the request as one too many.
 * - `unanswered`: it carries the request out, and the connection breaks in place of the answer.
 * - `silent`: it carries the request out, and does not answer.
 */
export type LateFault = 'throttled' | 'unanswered' | 'silent';

export interface Throttling extends Disturbance {
  /** After how many seconds the outside system wants to be asked again. Absent: it does not say. */
  readonly retryAfterSeconds?: number;
}

export interface CrashingWrite {
  readonly placement: Placement;
  readonly kept: Kept;
  readonly change: Change;
  readonly expected: Revision | null;
}
