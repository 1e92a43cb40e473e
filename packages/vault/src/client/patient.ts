import type { Call } from '@kpki/plugin';

/** For work that no single caller may cancel: a shared login or look at the mount, and a lock. */
export const patient: Call = { signal: new AbortController().signal };
