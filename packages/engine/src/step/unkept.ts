import type { Finding } from './reason.ts';

/** A word about what the layouts of an environment have no row for. */
export const unkept: Finding = { reason: 'kept-nowhere', text: 'no sink of the environment keeps it' };
