import type { Call } from '@kpki/plugin';

/**
 * For what goes on whoever gives up: a login and a look at the mount, which many share, and a lock that is kept or given
 * back.
 */
export const patient: Call = { signal: new AbortController().signal };
