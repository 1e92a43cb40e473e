import { type ErrorCode, PluginError } from '@kpki/plugin';
import { isObject, isText } from './answers.ts';

/** Who spoke, for a person: `sink "main" (@kpki/filesystem)`. */
export interface Speaker {
  readonly kind: 'backend' | 'sink';
  /** The name that the configuration gives it. */
  readonly name: string;
  readonly use: string;
  /** Takes out of a message what must not be seen: a plugin may have put a secret there. */
  readonly hide: (text: string) => string;
  /** Stands around each call that takes time; what is thrown in it says who spoke already. */
  readonly around?: <T>(call: () => Promise<T>) => Promise<T>;
}

/** What may have happened when a plugin throws something that is no PluginError. */
type Doubt = 'unavailable' | 'uncertain';

/**
 * Runs a call of a plugin, so that an error says who spoke, and one without a code is taken for the worst that the
 * call allows.
 */
export async function heard<T>(speaker: Speaker, doubt: Doubt, run: () => Promise<T>): Promise<T> {
  const { around = alone } = speaker;
  return around(async () => {
    try {
      return await run();
    } catch (error) {
      throw attributed(error, speaker, doubt);
    }
  });
}

function alone<T>(call: () => Promise<T>): Promise<T> {
  return call();
}

/** The same for a call that answers at once; such a call changes nothing. */
export function heardAtOnce<T>(speaker: Speaker, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw attributed(error, speaker, 'unavailable');
  }
}

function attributed(cause: unknown, { kind, name, use, hide }: Speaker, doubt: Doubt): PluginError {
  const who = `${kind} "${name}" (${use})`;
  const said = isObject(cause) && isText(cause['message']) ? cause['message'] : 'unknown failure';
  const retryAfterSeconds = pauseOf(cause);
  return new PluginError(codeOf(cause) ?? doubt, `${who}: ${shortened(hide(said))}`, { cause, retryAfterSeconds });
}

const codes: Readonly<Record<ErrorCode, true>> = {
  invalid: true,
  denied: true,
  missing: true,
  conflict: true,
  unsupported: true,
  unavailable: true,
  uncertain: true,
  cancelled: true,
};

/** Undefined for an error that is no PluginError, and for one whose code is none of the contract's. */
function codeOf(cause: unknown): ErrorCode | undefined {
  if (!PluginError.is(cause)) return undefined;
  const code: unknown = cause.code;
  return isText(code) && Object.hasOwn(codes, code) ? (code as ErrorCode) : undefined;
}

/** What a plugin says of a pause is believed where it is a pause. */
function pauseOf(cause: unknown): number | undefined {
  const seconds: unknown = isObject(cause) ? cause['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** A message is for a person; a server's whole answer in it would bury what else is said. */
const longestMessage = 10_000;

/** On one line, so that it cannot pass for another message. */
function shortened(said: string): string {
  const text = said.replaceAll(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ').trim();
  if (text.length <= longestMessage) return text;
  return `${text.slice(0, longestMessage)}… (and ${text.length - longestMessage} characters more)`;
}
