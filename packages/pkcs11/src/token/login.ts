import { type Host, PluginError, type Secret } from '@kpki/plugin';
import { tokenFlag, userStates, userType } from '../constants.ts';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { failureOf } from '../failure.ts';
import { type Meaning, returnValueOf } from '../return-values.ts';
import { type PinSource, pinFor, rememberRefusal, wasRefused } from './pin.ts';
import { nameOf, type Token, tokenAt } from './tokens.ts';

/** Logs a user in once; `pin` is an earlier answer of the user, or null. Returns the PIN to remember. */
export async function login(
  cryptoki: Cryptoki,
  session: Handle,
  token: Token,
  source: PinSource,
  before: Secret | null,
  host: Host,
): Promise<Secret | null> {
  const attempt = `log in to ${nameOf(token)}`;
  // A login covers the whole process: another instance may have logged in, and the PIN is then not even read.
  if ((token.flags & tokenFlag.loginRequired) === 0 || isLoggedIn(cryptoki, session)) return before;
  refuseHopeless(token, source, attempt);
  const pin = before ?? (await pinFor(token, source, host));
  if (pin === 'at the device') {
    send(cryptoki, session, '', token, attempt);
    return null;
  }
  if (wasRefused(token, pin)) {
    const why =
      'the token refused this PIN before; kpki does not send it again in this run, because the token counts failures';
    throw new PluginError('denied', `${attempt}: ${why}`);
  }
  try {
    // pkcs11js accepts a PIN only as text.
    pin.use((bytes) => send(cryptoki, session, Buffer.from(bytes).toString('utf8'), token, attempt));
  } catch (error) {
    const meaning = PluginError.is(error) ? returnValueOf(error.cause)?.meaning : undefined;
    if (meaning === 'pin incorrect' || meaning === 'pin malformed') rememberRefusal(token, pin);
    throw error;
  }
  return source.from === 'person' ? pin : null;
}

function isLoggedIn(cryptoki: Cryptoki, session: Handle): boolean {
  return userStates.includes(cryptoki.C_GetSessionInfo(session).state);
}

/** Throws for a login that can only fail, or only bring the token nearer to its lock. */
function refuseHopeless({ flags }: Token, source: PinSource, attempt: string): void {
  if ((flags & tokenFlag.userPinLocked) !== 0) throw new PluginError('denied', `${attempt}: ${words['pin locked']}`);
  if ((flags & tokenFlag.userPinInitialized) === 0) {
    throw new PluginError('denied', `${attempt}: ${words['pin not set']}`);
  }
  if ((flags & tokenFlag.userPinFinalTry) !== 0 && source.from !== 'person') {
    const why = 'one attempt is left before the token locks the PIN; kpki does not use it with a stored PIN';
    const next = 'log in once by the device’s own tool, or leave `pinFile` and `pinVariable` out';
    throw new PluginError('denied', `${attempt}: ${why}; ${next}`);
  }
}

function send(cryptoki: Cryptoki, session: Handle, pin: string, token: Token, attempt: string): void {
  try {
    cryptoki.C_Login(session, userType.user, pin);
  } catch (cause) {
    const returned = returnValueOf(cause);
    if (returned === null) throw new PluginError('unavailable', `${attempt}: it failed`);
    if (returned.name === 'CKR_USER_ALREADY_LOGGED_IN') return;
    const said = words[returned.meaning];
    if (said === undefined) throw failureOf(cause, attempt);
    const left = returned.meaning === 'pin incorrect' ? triesLeft(cryptoki, token) : '';
    throw new PluginError('denied', `${attempt}: ${said}${left}`, { cause });
  }
}

const words: Readonly<Partial<Record<Meaning, string>>> = {
  'pin incorrect': 'the PIN is wrong; it is not tried again in this run',
  'pin locked':
    'its PIN is locked, after too many wrong ones; the security officer unlocks it: `pkcs11-tool --login --login-type so --init-pin`, or the device’s own tool',
  'pin expired': 'its PIN has to be changed first: `pkcs11-tool --login --change-pin`, or the device’s own tool',
  'pin malformed': 'the PIN has a length, or characters, that the token takes for none',
  'pin not set':
    'no PIN was set for its user yet; the security officer does it: `pkcs11-tool --login --login-type so --init-pin`',
};

/** PKCS#11 does not report the number of remaining tries, only that few are left. */
function triesLeft(cryptoki: Cryptoki, { slot }: Token): string {
  const flags = flagsNow(cryptoki, slot);
  if ((flags & tokenFlag.userPinLocked) !== 0) return '; with that it was locked, and the security officer unlocks it';
  if ((flags & tokenFlag.userPinFinalTry) !== 0) return '; the token has one try left before it locks';
  return (flags & tokenFlag.userPinCountLow) !== 0 ? '; the token counts: after some more it locks' : '';
}

function flagsNow(cryptoki: Cryptoki, slot: Handle): number {
  try {
    return tokenAt(cryptoki, slot).flags;
  } catch (error) {
    if (returnValueOf(error) === null) throw error;
    return 0;
  }
}
