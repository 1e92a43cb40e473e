import type { Artifact } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';

/** Selects the artifact, what trusts it, and what it signs, directly or through a CA in between. */
export function underRotated(name: Rotated, artifacts: readonly Artifact[]): (artifact: Artifact) => boolean {
  const signed = ofKind(artifacts, 'ca').filter(({ issuer }) => issuer === name);
  const signers = new Set<string>([name, ...signed.map((each) => each.name)]);
  return (artifact) => {
    if (artifact.kind === 'key pair') return artifact.name === name;
    return signers.has(artifact.kind === 'ca' ? artifact.name : artifact.ca);
  };
}
