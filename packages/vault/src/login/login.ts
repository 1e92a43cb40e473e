import { PluginError } from '@kpki/plugin';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';

export interface VaultLogin {
  readonly token: string;
  /** By the user, whose it stays. */
  readonly given: boolean;
  /** When it is to be renewed. Null: never. */
  readonly due: number | null;
  readonly renewable: boolean;
  /** How long it lasts from the login on; 0: without end. */
  readonly seconds: number;
}

/** Two thirds of its life, so that a renewal that fails can be tried again. */
const renewedAfter = 2 / 3;

export function loginOf({ auth }: VaultResponse, { attempted }: VaultRequest, origin: string, now: Date): VaultLogin {
  const token = auth?.['client_token'];
  const seconds = auth?.['lease_duration'];
  if (typeof token !== 'string' || typeof seconds !== 'number') {
    throw new PluginError('unavailable', `${attempted} at ${origin}: it answered without a token`);
  }
  return {
    token,
    given: false,
    // Zero: a token that never ends.
    due: seconds > 0 ? now.getTime() + seconds * 1000 * renewedAfter : null,
    renewable: auth?.['renewable'] === true,
    seconds,
  };
}

export function isDue({ due }: VaultLogin, now: Date): boolean {
  return due !== null && now.getTime() >= due;
}
