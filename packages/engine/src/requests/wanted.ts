import type { Artefact } from '@kpki/spec';

/** An artefact that somebody signs. */
export type Wanted = Extract<Artefact, { readonly kind: 'authority' | 'certificate' | 'kubeconfig' }>;

/** Null: it has no certificate of its own. */
export function wantedOf(artefact: Artefact): Wanted | null {
  const isSigned = artefact.kind === 'authority' || artefact.kind === 'certificate' || artefact.kind === 'kubeconfig';
  return isSigned ? artefact : null;
}
