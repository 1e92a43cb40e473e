import { PluginError } from '@kpki/plugin';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';

export interface VaultLogin {
  readonly token: string;
  /** Given by the user, who keeps it. */
  readonly given: boolean;
  /** When to renew the token. Null: never. */
  readonly due: number | null;
  readonly renewable: boolean;
  /** The lifetime from the login on, in seconds; 0: unlimited. */
  readonly seconds: number;
}

/** Two thirds of the lifetime, so that a failed renewal can be retried. */
const renewedAfter = 2 / 3;

export function loginOf({ auth }: VaultResponse, { attempted }: VaultRequest, origin: string, now: Date): VaultLogin {
  const token = auth?.['client_token'];
  const seconds = auth?.['lease_duration'];
  if (typeof token !== 'string' || typeof seconds !== 'number') {
    throw new PluginError('unavailable', `${attempted} at ${origin}: the answer has no token`);
  }
  return {
    token,
    given: false,
    // Zero: a token that never expires.
    due: seconds > 0 ? now.getTime() + seconds * 1000 * renewedAfter : null,
    renewable: auth?.['renewable'] === true,
    seconds,
  };
}

export function isDue({ due }: VaultLogin, now: Date): boolean {
  return due !== null && now.getTime() >= due;
}
