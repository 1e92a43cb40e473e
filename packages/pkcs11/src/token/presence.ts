import { tokenFlag, userStates } from '../constants.ts';
import type { Cryptoki } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from './connection.ts';
import { type Token, tokenAt } from './tokens.ts';

/**
 * Throws, as the module should have, where the token is gone or nobody is logged in any more. To a session that was
 * logged out private keys are not there, and no function fails: what it does not find is then not proven absent.
 */
export function provePresence({ cryptoki, handle, token }: TokenSession): void {
  const now = tokenNow(cryptoki, token);
  if (now === null) throw new Error('CKR_TOKEN_NOT_PRESENT:224');
  if ((now.flags & tokenFlag.loginRequired) === 0) return;
  if (!userStates.includes(cryptoki.C_GetSessionInfo(handle).state)) throw new Error('CKR_USER_NOT_LOGGED_IN:257');
}

/** Null where the slot has none, another one, or one that does not tell. */
function tokenNow(cryptoki: Cryptoki, { slot, label, serial }: Token): Token | null {
  try {
    const now = tokenAt(cryptoki, slot);
    return now.label === label && now.serial === serial ? now : null;
  } catch (error) {
    if (returnValueOf(error) === null) throw error;
    return null;
  }
}
