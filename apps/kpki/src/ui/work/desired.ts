import { changes, lifetimeDecider, type OpenCaPlacements, type Plan } from '@kpki/engine';
import type { DesiredArtifact } from '@kpki/presentation';
import { type Artifact, artifactsOf } from '@kpki/spec';
import type { Session } from '../../session/session.ts';

/** Returns what the spec wants of what a plan changes. */
export function desiredIn(
  { steps }: Plan,
  { cluster, caPlacements }: Pick<Session, 'cluster' | 'caPlacements'>,
): Readonly<Record<string, DesiredArtifact>> {
  const changing = new Set(steps.filter(changes).map(({ artifact }) => artifact));
  const changed = artifactsOf(cluster).filter(({ id }) => changing.has(id));
  return desiredOf(changed, caPlacements);
}

export function desiredOf(
  artifacts: readonly Artifact[],
  caPlacements: OpenCaPlacements,
): Readonly<Record<string, DesiredArtifact>> {
  return Object.fromEntries(
    artifacts.flatMap((artifact): [string, DesiredArtifact][] => {
      if (artifact.kind === 'trust bundle') return [];
      const { id, keyKind } = artifact;
      if (artifact.kind === 'key pair') return [[id, { validity: null, names: [], keyKind }]];
      const { names, seconds } = artifact;
      const validity = { seconds, decider: lifetimeDecider(artifact, caPlacements) };
      return [[id, { validity, names: [...names.dns, ...names.ip], keyKind }]];
    }),
  );
}
