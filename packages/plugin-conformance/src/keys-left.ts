import type { KeyKind } from '@kpki/plugin';

/** The number of key names of the cases for a harness with only the hook `reopen`, without one for each kind. */
const namesOfCases = 20;

/**
 * Returns how many keys the suite leaves at most in a key store that creates these kinds, because the contract has no
 * method to remove one. A store that names its keys last may keep more, from calls that lost a race.
 */
export function keysLeftBy(creates: readonly KeyKind[]): number {
  return creates.length === 0 ? 0 : namesOfCases + creates.length;
}
