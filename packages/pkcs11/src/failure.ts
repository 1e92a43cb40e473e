import { type ErrorCode, PluginError } from '@kpki/plugin';
import { type Meaning, returnValueOf } from './return-values.ts';

const reactions: Readonly<Partial<Record<Meaning, { readonly code: ErrorCode; readonly next: string }>>> = {
  lost: {
    code: 'unavailable',
    next: 'the token was taken out, or the session with it ended; see that it is there: the next attempt opens a new one',
  },
  'read-only': {
    code: 'denied',
    next: 'the token, or the session that this user may have, takes no changes; make the key by other means, and say `readOnly: true`',
  },
  'key gone': { code: 'missing', next: 'the key is no longer there' },
  'not offered': { code: 'unsupported', next: 'the token does not do this, whatever its list of mechanisms says' },
  full: { code: 'denied', next: 'the token has no room left; remove keys that are no longer used' },
  refused: { code: 'denied', next: 'the token does not permit this for the user or the key' },
  busy: {
    code: 'unavailable',
    next: 'the token has no session left; end what else uses it, or say fewer `sessions`',
  },
};

/**
 * Returns a return value of the module as an error of the contract, and any other error unchanged. `changes`: the call
 * may have had an effect.
 */
export function failureOf(error: unknown, attempt: string, changes = false): unknown {
  if (PluginError.is(error)) return error;
  const returned = returnValueOf(error);
  if (returned === null) return error;
  const reaction = reactions[returned.meaning];
  const next = reaction?.next ?? 'see the log of the device, or of its module';
  const code = reaction?.code ?? 'unavailable';
  const isDoubt = changes && code === 'unavailable' && !before.has(returned.name);
  return new PluginError(isDoubt ? 'uncertain' : code, `${attempt}: ${returned.name}; ${next}`, { cause: error });
}

/** Of the errors that are 'unavailable', these are returned before any effect. */
const before: ReadonlySet<string> = new Set([
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_COUNT',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_SLOT_ID_INVALID',
]);

const longest = 400;

export function clean(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
