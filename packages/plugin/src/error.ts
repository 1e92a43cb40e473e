/**
 * Why a plugin could not do what it was asked. The list is closed, and each code has one reaction of the engine
 * (docs/contract.md).
 */
export type ErrorCode =
  /** The request or the configuration is wrong: correct it, do not retry. */
  | 'invalid'
  /**
   * The outside system was reached, and it refused.
   * - A refusal is 'denied', and never an answer.
   */
  | 'denied'
  /** A thing named in the request is not there. */
  | 'missing'
  /** The observed state changed since it was read: read again and plan again. */
  | 'conflict'
  /** Asked for something that this instance does not declare. */
  | 'unsupported'
  /**
   * Not reached, and nothing was changed: trying again is safe.
   * - Where the outside system is not reached, a call is 'unavailable', and never an answer.
   * - A request that is refused as one too many is 'unavailable', with `retryAfterSeconds` where the outside system
   *   says it.
   */
  | 'unavailable'
  /**
   * May or may not have happened: read before doing anything else.
   * - A change that was made and not answered is 'uncertain', and never 'unavailable' or 'cancelled'.
   */
  | 'uncertain'
  /** The caller's signal fired, and nothing was changed. */
  | 'cancelled';

export interface PluginErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number | undefined;
  readonly lacksRights?: boolean | undefined;
}

/**
 * The one error that crosses the plugin border. The message is lower case, has no full stop, says what was attempted
 * on what; the host adds which plugin spoke.
 * - Neither the message nor the cause holds a secret.
 */
export class PluginError extends Error {
  readonly '~pluginError' = true;
  readonly code: ErrorCode;
  /** For 'unavailable': the seconds after which the outside system wants to be asked again, where it said so. */
  readonly retryAfterSeconds: number | undefined;
  /**
   * Of a refusal: the caller is known, and its rights do not reach. The host then names the command that prints the
   * rights of the plugin, so that the message need not.
   */
  readonly lacksRights: boolean;
  constructor(code: ErrorCode, message: string, options: PluginErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.lacksRights = options.lacksRights ?? false;
    this.name = 'PluginError';
  }
  /** Works across two installed copies of this package, where `instanceof` does not. */
  static is(value: unknown): value is PluginError {
    return typeof value === 'object' && value !== null && '~pluginError' in value;
  }
}
