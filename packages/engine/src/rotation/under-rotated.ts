import type { Artifact } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';

/**
 * Tells of artifacts whether they are what is rotated, trust it, or are signed by it, be it through a CA between
 * them.
 */
export function underRotated(name: Rotated, artifacts: readonly Artifact[]): (artifact: Artifact) => boolean {
  const signed = ofKind(artifacts, 'authority').filter(({ issuer }) => issuer === name);
  const signers = new Set<string>([name, ...signed.map((each) => each.name)]);
  return (artifact) => {
    if (artifact.kind === 'key pair') return artifact.name === name;
    return signers.has(artifact.kind === 'authority' ? artifact.name : artifact.authority);
  };
}
