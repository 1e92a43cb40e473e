import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { copiesOf, observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { storedCa } from './ca-parts.ts';

/** Returns the certificate of each CA that the sinks store: what leaves are issued under. */
export function storedCaCertificates(observed: ObservedState): ReadonlyMap<CaName, Certificate> {
  const observation = observe(observed);
  const found = new Map<CaName, Certificate>();
  for (const artifact of observed.artifacts) {
    if (artifact.kind !== 'authority') continue;
    const { certificate } = storedCa(copiesOf(artifact, { observation }));
    if (certificate !== undefined) found.set(artifact.name, certificate);
  }
  return found;
}
