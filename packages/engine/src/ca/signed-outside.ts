import type { CaArtifact, CaName } from '@kpki/spec';
import type { Custodies } from './custody.ts';

/** Whether the key of a CA is with kpki, and somebody whom no backend reaches signs its certificate. */
export function isSignedOutside({ name }: CaArtifact, custodies: Custodies): boolean {
  const custody = custodies.get(name);
  if (custody === undefined || custody.key.kind === 'external' || custody.key.kind === 'issuers') return false;
  const { signer } = custody;
  return signer.kind === 'authority' ? isKeyOutside(signer.name, custodies) : signer.kind === 'external';
}

/** Whether the key of a CA is with somebody whom no backend reaches, and so all that is issued under it. */
export function isKeyOutside(name: CaName, custodies: Custodies): boolean {
  return custodies.get(name)?.key.kind === 'external';
}

/**
 * Whether the next generation of a CA is awaited in its rotation: its key is kept beside the one in use, and waits there
 * until somebody whom no backend reaches has signed its certificate. What a store holds is not: of two keys in it that no
 * certificate is of, nothing tells which one waits.
 */
export function isNextAwaited(artifact: CaArtifact, custodies: Custodies): boolean {
  return custodies.get(artifact.name)?.key.kind === 'sinks' && isSignedOutside(artifact, custodies);
}
