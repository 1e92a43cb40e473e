import type { Artefact, AuthorityName } from '@kpki/spec';
import type { World } from '../read/world.ts';

/** An artefact that somebody signs. */
export type Wanted = Extract<Artefact, { readonly kind: 'authority' | 'certificate' | 'kubeconfig' }>;

/** Null: it has no certificate of its own. */
export function wantedOf(artefact: Artefact): Wanted | null {
  const isSigned = artefact.kind === 'authority' || artefact.kind === 'certificate' || artefact.kind === 'kubeconfig';
  return isSigned ? artefact : null;
}

/** The authority of this machine that signs it; null where none of the declared ones does. */
export function signerOf(wanted: Wanted, { custodies }: World): AuthorityName | null {
  if (wanted.kind !== 'authority') return wanted.authority;
  const signer = custodies.get(wanted.name)?.signer;
  return signer?.kind === 'authority' ? signer.name : null;
}
