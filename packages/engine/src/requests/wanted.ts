import type { Artifact } from '@kpki/spec';

/** An artifact that somebody signs. */
export type Wanted = Extract<Artifact, { readonly kind: 'authority' | 'certificate' | 'kubeconfig' }>;

/** Null: it has no certificate of its own. */
export function wantedOf(artifact: Artifact): Wanted | null {
  const isSigned = artifact.kind === 'authority' || artifact.kind === 'certificate' || artifact.kind === 'kubeconfig';
  return isSigned ? artifact : null;
}
