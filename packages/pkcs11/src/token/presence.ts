import { tokenFlag, userStates } from '../constants.ts';
import type { Session } from './connection.ts';
import { tokenIn } from './tokens.ts';

/**
 * Throws, as the module should have, where the token is gone or nobody is logged in any more. To a session that was
 * logged out private keys are not there, and no function fails: what it does not find is then not proven absent.
 */
export function provePresence({ cryptoki, handle, token }: Session): void {
  const now = tokenIn(cryptoki, token.slot);
  if (now === null || now.serial !== token.serial || now.label !== token.label) {
    throw new Error('CKR_TOKEN_NOT_PRESENT:224');
  }
  if ((now.flags & tokenFlag.loginRequired) === 0) return;
  if (!userStates.includes(cryptoki.C_GetSessionInfo(handle).state)) throw new Error('CKR_USER_NOT_LOGGED_IN:257');
}
