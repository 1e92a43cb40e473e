import type { Agreement } from './agreement.ts';
import type { contractVersion } from './contract-version.ts';
import type { Schema } from './schema.ts';
import type { Secret } from './secret.ts';

/** What the host lends a plugin. The host owns the terminal, the clock and the log; a plugin never touches them. */
export interface Host {
  /**
   * The folder of the configuration file, absolute. A relative path in a plugin's options is meant from here, not from
   * where somebody stands.
   */
  readonly folder: string;
  log(level: 'debug' | 'info' | 'warn', text: string): void;
  /**
   * A PIN, a token, a touch. Rejects with 'denied' when nobody is there to answer. Ask for the same by the same `text`: a
   * hidden answer may be kept while the program runs, until a call of the plugin ends as 'denied'; what is worth a word
   * only now, such as how many tries are left, is the `note` behind it. What somebody has to do and not to type, as to touch
   * a key, is asked without waiting for the answer: it is shown as long as the call goes on, and rejects with 'cancelled'
   * after it, which may be left alone.
   */
  ask(prompt: { readonly text: string; readonly hidden: boolean; readonly note?: string }): Promise<Secret>;
  /**
   * Makes sure that the user agrees to a server or a program that a file names, and that the environment does not name:
   * call it before the first byte goes to the server, and before the program is started. A program of a fixed name that
   * the user's PATH finds is named by no file. It may ask the user, once for
   * each agreement, so `open` does not call it. Rejects with 'denied', and with the fix, where the user does not agree, and
   * where there is no terminal.
   */
  agree(to: Agreement): Promise<void>;
  now(): Date;
  /** What may be seen of an entry that holds a private key. The host reads PEM and kubeconfigs, so no sink has to. */
  describe(bytes: Secret): Description;
}

/** All that a plan ever learns of a secret entry. */
export interface Description {
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
  /** SubjectPublicKeyInfo, DER, of the private key inside. */
  readonly publicKey?: Uint8Array;
  /**
   * The bytes with every private value cut out: a kubeconfig's server, CA and client certificate; of a file that is not
   * one plain private key and nothing more, the lines between which its keys stand.
   */
  readonly rest?: Uint8Array;
}

/**
 * What accompanies every call across the border.
 * - A call whose signal has fired before it is 'cancelled', and changes nothing.
 * - A signal that fires while a request is under way ends the call at once: 'cancelled', or 'uncertain' where something
 *   may have changed.
 * - A plugin makes one attempt at each request, and neither waits nor repeats: the host does both.
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
  /** The version of this contract that the author compiled against. */
  readonly contract: typeof contractVersion;
  /** For logs and errors. */
  readonly name: string;
  /**
   * Checks what the file has under `with`, and describes it. What decides where the plugin looks, such as a region or
   * an account, is an option: where a variable decides, "not there" is true and useless.
   * - The JSON Schema of the options describes an object, and holds only what JSON can hold.
   */
  readonly options: Schema<Options>;
  /**
   * - Asks for no PIN, token or touch: the first call that needs one asks.
   * - Makes no request to what accepts a PIN or a token.
   * @remarks
   * The host opens a plugin also to say what it has, where nobody is there.
   */
  open(options: Options, host: Host): Promise<Instance>;
}

/**
 * What every opened instance answers, whatever its kind.
 * - A secret of the options, or one that `host.ask` answered, shows in no error, log line or instance.
 */
export interface Opened {
  /**
   * - Resolves where the outside system is reachable, accepts the login and can be used. Changes nothing.
   * - Rejects where the outside system is not reached.
   * @remarks
   * It gets no names of keys or locations. Where each request takes a right on one key, ask for a key by a name of your own: the
   * answer that it does not exist and the refusal of that one key both prove the login, and `missingRights` tells the rest.
   */
  check(call: Call): Promise<void>;
  /**
   * - May be called again.
   * - After it, a call answers or rejects with a PluginError.
   */
  close(): Promise<void>;
}
