import { changes, type Plan } from '@kpki/engine';
import type { DesiredArtifact } from '@kpki/presentation';
import { type Artifact, artifactsOf, type Cluster } from '@kpki/spec';

/** Returns what the spec wants of what a plan changes. */
export function desiredIn({ steps }: Plan, cluster: Cluster): Readonly<Record<string, DesiredArtifact>> {
  const changing = new Set(steps.filter(changes).map(({ artifact }) => artifact));
  return desiredOf(artifactsOf(cluster).filter(({ id }) => changing.has(id)));
}

export function desiredOf(artifacts: readonly Artifact[]): Readonly<Record<string, DesiredArtifact>> {
  return Object.fromEntries(
    artifacts.flatMap((artifact): [string, DesiredArtifact][] => {
      if (artifact.kind === 'trust bundle') return [];
      const { id, keyKind } = artifact;
      if (artifact.kind === 'key pair') return [[id, { seconds: null, names: [], keyKind }]];
      const { names, seconds } = artifact;
      return [[id, { seconds, names: [...names.dns, ...names.ip], keyKind }]];
    }),
  );
}
