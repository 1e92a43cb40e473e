import type { CaArtifact, CaName } from '@kpki/spec';
import type { Custodies } from './custody.ts';
import { declaredSigner } from './declared-signer.ts';

/** The CAs of a cluster in an order in which each comes after the one that signs it. */
export function signersFirst(authorities: readonly CaArtifact[], custodies: Custodies): readonly CaArtifact[] {
  const ordered = new Map<CaName, CaArtifact>();
  const add = (artifact: CaArtifact, below: readonly CaName[]): void => {
    const signer = declaredSigner(artifact, custodies);
    const parent = authorities.find(({ name }) => name === signer);
    // The configuration refuses circles; one that came another way must not hang the program.
    if (parent !== undefined && !below.includes(parent.name)) add(parent, [...below, artifact.name]);
    ordered.set(artifact.name, artifact);
  };
  for (const artifact of authorities) if (!ordered.has(artifact.name)) add(artifact, []);
  return [...ordered.values()];
}
