/** Why a plugin call failed. The list is closed, and each code has one reaction of the engine (docs/contract.md). */
export type ErrorCode =
  /** The request or the configuration is wrong: correct it, do not retry. */
  | 'invalid'
  /**
   * The outside system was reached, and refused.
   * - A refusal is 'denied', and never a result.
   */
  | 'denied'
  /** A thing named in the request does not exist. */
  | 'missing'
  /** The observed state changed since the last read: read it and plan again. */
  | 'conflict'
  /** The request needs a capability that this instance does not declare. */
  | 'unsupported'
  /**
   * Not reached, and nothing was changed: a retry is safe.
   * - If the outside system is not reached, a call is 'unavailable', and never a result.
   * - A request that is refused by a rate limit is 'unavailable', with `retryAfterSeconds` if the outside system sends
   *   it.
   */
  | 'unavailable'
  /**
   * The change may or may not have happened: read before any other action.
   * - A change that was made without a reply is 'uncertain', and never 'unavailable' or 'cancelled'.
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
 * The only error that crosses the plugin border. The message is lower case, has no full stop, and names the action and
 * its target; the host adds the name of the plugin.
 * - Neither the message nor the cause holds a secret.
 */
export class PluginError extends Error {
  readonly '~pluginError' = true;
  readonly code: ErrorCode;
  /** For 'unavailable': the seconds to wait before the next request, if the outside system sent them. */
  readonly retryAfterSeconds: number | undefined;
  /**
   * For a refusal: the caller is known, and lacks rights. The host then names the command that prints the rights of the
   * plugin, so that the message does not have to.
   */
  readonly lacksRights: boolean;
  constructor(code: ErrorCode, message: string, options: PluginErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.lacksRights = options.lacksRights ?? false;
    this.name = 'PluginError';
  }
  /**
   * Returns whether a value is a PluginError, also across two installed copies of this package, where `instanceof`
   * fails.
   */
  static is(value: unknown): value is PluginError {
    return typeof value === 'object' && value !== null && '~pluginError' in value;
  }
}
