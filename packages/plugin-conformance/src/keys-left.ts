import type { KeyKind } from '@kpki/plugin';

/** The names that the cases use for keys, where the harness has no hook but `reopen`, apart from one for each kind. */
const namesOfCases = 20;

/**
 * Returns how many keys the suite leaves at most in a key store that creates these kinds, since the contract has no way to remove
 * one. A store that names its keys last may keep more, of the calls that lost a race.
 */
export function keysLeftBy(creates: readonly KeyKind[]): number {
  return creates.length === 0 ? 0 : namesOfCases + creates.length;
}
