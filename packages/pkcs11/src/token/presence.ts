import { tokenFlag, userStates } from '../constants.ts';
import type { Cryptoki } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from './connection.ts';
import { type Token, tokenAt } from './tokens.ts';

/**
 * Throws the missing error of the module if the token is gone or no user is logged in any more. A session after a
 * logout does not see private keys, and no function fails: an empty result then proves nothing.
 */
export function provePresence({ cryptoki, handle, token }: TokenSession): void {
  const now = tokenNow(cryptoki, token);
  if (now === null) throw new Error('CKR_TOKEN_NOT_PRESENT:224');
  if ((now.flags & tokenFlag.loginRequired) === 0) return;
  if (!userStates.includes(cryptoki.C_GetSessionInfo(handle).state)) throw new Error('CKR_USER_NOT_LOGGED_IN:257');
}

/** Null if the slot has no token, another token, or a token that hides its identity. */
function tokenNow(cryptoki: Cryptoki, { slot, label, serial }: Token): Token | null {
  try {
    const now = tokenAt(cryptoki, slot);
    return now.label === label && now.serial === serial ? now : null;
  } catch (error) {
    if (returnValueOf(error) === null) throw error;
    return null;
  }
}
