import type { Artifact } from '@kpki/spec';

/** The artifacts of one kind, in their order. */
export function ofKind<K extends Artifact['kind']>(
  artifacts: readonly Artifact[],
  kind: K,
): readonly Extract<Artifact, { kind: K }>[] {
  return artifacts.filter((artifact): artifact is Extract<Artifact, { kind: K }> => artifact.kind === kind);
}
