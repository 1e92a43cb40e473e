import type { AuthorityArtefact, AuthorityName } from '@kpki/spec';
import type { Custodies } from './custody.ts';
import { declaredSigner } from './declared-signer.ts';

/** The authorities of a cluster in an order in which each comes after the one that signs it. */
export function signersFirst(
  authorities: readonly AuthorityArtefact[],
  custodies: Custodies,
): readonly AuthorityArtefact[] {
  const ordered = new Map<AuthorityName, AuthorityArtefact>();
  const add = (artefact: AuthorityArtefact, below: readonly AuthorityName[]): void => {
    const signer = declaredSigner(artefact, custodies);
    const parent = authorities.find(({ name }) => name === signer);
    // The configuration refuses circles; one that came another way must not hang the program.
    if (parent !== undefined && !below.includes(parent.name)) add(parent, [...below, artefact.name]);
    ordered.set(artefact.name, artefact);
  };
  for (const artefact of authorities) if (!ordered.has(artefact.name)) add(artefact, []);
  return [...ordered.values()];
}
