import { PluginError } from '@kpki/plugin';
import type { Answer } from '../client/answer.ts';
import type { Ask } from '../client/client.ts';

export interface Login {
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

export function loginOf({ auth }: Answer, { attempted }: Ask, origin: string, now: Date): Login {
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

export function isDue({ due }: Login, now: Date): boolean {
  return due !== null && now.getTime() >= due;
}
