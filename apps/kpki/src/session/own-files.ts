/**
 * How the names begin of what kpki keeps for itself in a folder: its lock, its journal, and what the last apply replaced.
 * None of it is of the PKI that is in use.
 */
export const ownFiles = '.kpki-';
