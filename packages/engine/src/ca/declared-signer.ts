import type { Artifact, CaName } from '@kpki/spec';
import type { Custodies } from './custody.ts';

/**
 * The CA of this cluster that is to sign the certificate of an artifact; null where it has none of its own, or
 * where it is a root or somebody else signs it.
 */
export function declaredSigner(artifact: Artifact, custodies: Custodies): CaName | null {
  if (artifact.kind === 'certificate' || artifact.kind === 'kubeconfig') return artifact.authority;
  if (artifact.kind !== 'authority') return null;
  const signer = custodies.get(artifact.name)?.signer;
  return signer?.kind === 'authority' ? signer.name : null;
}
