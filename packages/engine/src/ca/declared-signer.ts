import type { Artefact, CaName } from '@kpki/spec';
import type { Custodies } from './custody.ts';

/**
 * The CA of this cluster that is to sign the certificate of an artefact; null where it has none of its own, or
 * where it is a root or somebody else signs it.
 */
export function declaredSigner(artefact: Artefact, custodies: Custodies): CaName | null {
  if (artefact.kind === 'certificate' || artefact.kind === 'kubeconfig') return artefact.authority;
  if (artefact.kind !== 'authority') return null;
  const signer = custodies.get(artefact.name)?.signer;
  return signer?.kind === 'authority' ? signer.name : null;
}
