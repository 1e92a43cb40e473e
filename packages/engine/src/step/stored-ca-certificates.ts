import type { AuthorityName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { copiesOf, observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { storedAuthority } from './authority-parts.ts';

/** Returns the certificate of each CA that the sinks store: what leaves are issued under. */
export function storedCaCertificates(observed: ObservedState): ReadonlyMap<AuthorityName, Certificate> {
  const observation = observe(observed);
  const found = new Map<AuthorityName, Certificate>();
  for (const artefact of observed.artefacts) {
    if (artefact.kind !== 'authority') continue;
    const { certificate } = storedAuthority(copiesOf(artefact, { observation }));
    if (certificate !== undefined) found.set(artefact.name, certificate);
  }
  return found;
}
