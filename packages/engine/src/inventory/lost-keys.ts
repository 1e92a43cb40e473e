import type { CaName } from '@kpki/spec';
import { isKeptInSinks } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present } from '../model/slot.ts';
import type { Copy } from './copy.ts';
import { copiesOf, observe } from './observe.ts';
import type { ObservedState } from './observed-state.ts';

/**
 * Returns CAs whose key should be in the sinks and is not: a component that signs with one must not have flags that
 * name the key. Pure.
 */
export function lostKeysIn(observed: ObservedState): ReadonlySet<CaName> {
  const observation = observe(observed);
  const lost = ofKind(observed.artifacts, 'ca').filter(
    (artifact) =>
      isKeptInSinks(observed.caPlacements.get(artifact.name)) && isKeyLost(copiesOf(artifact, { observation })),
  );
  return new Set(lost.map(({ name }) => name));
}

function isKeyLost(copies: readonly Copy[]): boolean {
  const keys = copies.flatMap(({ privateKey }) => privateKey ?? []);
  const isThere = copies.some(({ certificates }) => present(certificates) !== undefined);
  return isThere && keys.length > 0 && keys.every(({ state }) => state === 'absent');
}
