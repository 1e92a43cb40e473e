import type { Call } from '@kpki/plugin';

/** The call for work that no single caller may cancel: a shared login or check of the mount, and a lock. */
export const neverCancelled: Call = { signal: new AbortController().signal };
