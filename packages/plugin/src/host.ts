import type { Agreement } from './agreement.ts';
import type { contractVersion } from './contract-version.ts';
import type { Schema } from './schema.ts';
import type { Secret } from './secret.ts';

/**
 * The services of the host for a plugin. The host owns the terminal, the clock and the log; a plugin never touches
 * them.
 */
export interface Host {
  /**
   * The folder of the configuration file, absolute. A relative path in a plugin's options is relative to this folder,
   * not to the working directory.
   */
  readonly folder: string;
  log(level: 'debug' | 'info' | 'warn', text: string): void;
  /**
   * Asks the user for a PIN, a token or a touch. Rejects with 'denied' without a user at a terminal. Use the same
   * `text` for the same question: a hidden answer may be kept while the program runs, until a call of the plugin ends
   * as 'denied'. Put temporary information, such as how many tries are left, into the `note` after the text. For an
   * action without an answer, such as touching a key, call this without awaiting the result: the prompt is shown until
   * the call ends, and then rejects with 'cancelled', which the plugin may ignore.
   */
  ask(prompt: { readonly text: string; readonly hidden: boolean; readonly note?: string }): Promise<Secret>;
  /**
   * Makes sure that the user agrees to a server or a program that a file names, and that the environment does not name.
   * Call it before the first byte goes to the server, and before the program is started. A program with a fixed name on
   * the user's PATH needs no agreement. It may ask the user, once for each agreement, so `open` does not call it.
   * Rejects with 'denied', and with the fix, if the user does not agree, and if there is no terminal.
   */
  agree(to: Agreement): Promise<void>;
  now(): Date;
  /**
   * Returns the non-secret parts of an entry that holds a private key. The host reads PEM and kubeconfigs, so no sink
   * has to.
   */
  describe(bytes: Secret): Description;
}

/** Everything that a plan ever knows of a secret entry. */
export interface Description {
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
  /** SubjectPublicKeyInfo, DER, of the private key inside. */
  readonly publicKey?: Uint8Array;
  /**
   * The bytes with every private value removed: a kubeconfig's server, CA and client certificate; for a file with more
   * than one plain private key, the lines around its keys.
   */
  readonly rest?: Uint8Array;
}

/**
 * The context of every call across the border.
 * - A call whose signal has fired before it is 'cancelled', and changes nothing.
 * - A signal that fires during a request ends the call at once: 'cancelled', or 'uncertain' if something may have
 *   changed.
 * - A plugin makes one attempt at each request, and neither waits nor retries: the host does both.
 */
export interface Call {
  readonly signal: AbortSignal;
}

/**
 * A backend or a sink before it is opened. `defineBackend` and `defineSink` fill in `kind` and `contract`.
 * - Has the kind and the version that `defineBackend` or `defineSink` wrote, a name, and options that are a Standard
 *   Schema.
 */
export interface Plugin<K extends 'backend' | 'sink', Options, Instance> {
  readonly kind: K;
  /** The version of this contract that the plugin was compiled against. */
  readonly contract: typeof contractVersion;
  /** For logs and errors. */
  readonly name: string;
  /**
   * Validates the value of `with` in the file, and describes it. A setting that selects the outside system, such as a
   * region or an account, is an option: if a variable selects it, "not found" is true and useless.
   * - The JSON Schema of the options describes an object, and holds only what JSON can hold.
   */
  readonly options: Schema<Options>;
  /**
   * - Asks for no PIN, token or touch: the first call that needs one asks.
   * - Makes no request to a system that accepts a PIN or a token.
   * @remarks The host also opens a plugin only to list its facets, without a user at the terminal.
   */
  open(options: Options, host: Host): Promise<Instance>;
}

/**
 * The methods of every opened instance, whatever its kind.
 * - A secret of the options, or an answer of `host.ask`, shows in no error, log line or instance.
 */
export interface Opened {
  /**
   * - Resolves if the outside system is reachable, accepts the login and can be used. Changes nothing.
   * - Rejects if the outside system is not reached.
   * @remarks It gets no names of keys or locations. If each request needs a right on one key, request a key by a name
   * of your own: both "does not exist" and a refusal for that one key prove the login, and `missingRights` covers the
   * rest.
   */
  check(call: Call): Promise<void>;
  /**
   * - May be called again.
   * - After it, a call returns or rejects with a PluginError.
   */
  close(): Promise<void>;
}
