import { type ErrorCode, PluginError } from '@kpki/plugin';
import { isMapping } from '../mapping.ts';
import { EngineError, type Origin, OriginError } from '../model/errors.ts';
import { isStatement, type Statement, statement, type Words } from '../model/statement.ts';
import { AnswerError, isText } from './answers.ts';

export interface PluginOrigin extends Origin {
  /** Removes what must not be seen from a message: a plugin may have put a secret there. */
  readonly hide: (text: string) => string;
  /** Wraps each call that takes time; what is thrown in it names its origin already. */
  readonly around?: <T>(call: () => Promise<T>) => Promise<T>;
}

/** What may have happened when a plugin throws something that is no PluginError. */
export type Doubt = 'unavailable' | 'uncertain';

/** Never throws itself: a getter may throw, and the value may be a Proxy. */
export function attributed(cause: unknown, { kind, name, use, hide }: PluginOrigin, doubt: Doubt): OriginError {
  const origin = { kind, name, use };
  const found = foundFault(cause);
  if (found !== null) return new OriginError(found.code ?? doubt, hiddenIn(found.fault, hide), origin, { cause });
  const { code, message, unheard, ...options } = saidBy(cause);
  const said = isText(message) ? shortened(hide(message), unheard) : message;
  return new OriginError(code ?? doubt, said, origin, { cause, ...options });
}

/** Returns the fault that the engine found; null: the plugin threw the error. */
function foundFault(cause: unknown): { readonly code?: ErrorCode; readonly fault: Statement } | null {
  try {
    if (cause instanceof AnswerError) return { fault: statement('plugin/answer', { fault: cause.fault }) };
    if (cause instanceof EngineError && !isText(cause.said)) return { code: cause.code, fault: cause.said };
    return null;
  } catch {
    // A revoked Proxy has no prototype to ask for.
    return null;
  }
}

/** The parameters that hold the words of a plugin; the others are codes and numbers. */
const heardParams: ReadonlySet<string> = new Set(['name', 'why']);

/** Returns a fault without what must not be seen in the words of the plugin. */
function hiddenIn(fault: Statement, hide: (text: string) => string): Statement {
  const params = Object.entries(fault.params).map(([param, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null && isStatement(value)) return [param, hiddenIn(value, hide)];
    return [param, heardParams.has(param) && isText(value) ? shortened(hide(value)) : value];
  });
  return { message: fault.message, params: Object.fromEntries(params) } as Statement;
}

interface Said {
  readonly code: ErrorCode | undefined;
  readonly message: Words;
  /** How many characters were cut. */
  readonly unheard: number;
  readonly retryAfterSeconds: number | undefined;
  readonly lacksRights: boolean;
}

function saidBy(cause: unknown): Said {
  try {
    const said = isMapping(cause) ? cause['message'] : undefined;
    const message = isText(said) ? said : null;
    return {
      code: codeOf(cause),
      // Cut first: to search hundreds of megabytes for secrets would take too long.
      message: message?.slice(0, longestHeard) ?? statement('plugin/unknown-failure'),
      unheard: Math.max(0, (message?.length ?? 0) - longestHeard),
      retryAfterSeconds: pauseOf(cause),
      lacksRights: isMapping(cause) && cause['lacksRights'] === true,
    };
  } catch {
    return {
      code: undefined,
      message: statement('plugin/unreadable-error'),
      unheard: 0,
      retryAfterSeconds: undefined,
      lacksRights: false,
    };
  }
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

/** Undefined for an error that is no PluginError, or has a code outside the contract. */
function codeOf(cause: unknown): ErrorCode | undefined {
  if (!PluginError.is(cause)) return undefined;
  const code: unknown = cause.code;
  return isText(code) && Object.hasOwn(codes, code) ? (code as ErrorCode) : undefined;
}

function pauseOf(cause: unknown): number | undefined {
  const seconds: unknown = isMapping(cause) ? cause['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** A message is for a person; a server's whole answer would bury the rest. */
const longestMessage = 10_000;
/** Text beyond it is not searched for secrets, and so never shown. */
const longestHeard = 100_000;

/** On one line, so that it cannot pass for another message. `unheard`: how many characters were cut before. */
export function shortened(said: string, unheard = 0): string {
  const text = said.replaceAll(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ').trim();
  const missing = Math.max(0, text.length - longestMessage) + unheard;
  return missing === 0 ? text : `${text.slice(0, longestMessage)}… (and ${missing} characters more)`;
}
