import type { CaArtefact, CaName } from '@kpki/spec';
import type { Custodies } from './custody.ts';
import { declaredSigner } from './declared-signer.ts';

/** The CAs of a cluster in an order in which each comes after the one that signs it. */
export function signersFirst(authorities: readonly CaArtefact[], custodies: Custodies): readonly CaArtefact[] {
  const ordered = new Map<CaName, CaArtefact>();
  const add = (artefact: CaArtefact, below: readonly CaName[]): void => {
    const signer = declaredSigner(artefact, custodies);
    const parent = authorities.find(({ name }) => name === signer);
    // The configuration refuses circles; one that came another way must not hang the program.
    if (parent !== undefined && !below.includes(parent.name)) add(parent, [...below, artefact.name]);
    ordered.set(artefact.name, artefact);
  };
  for (const artefact of authorities) if (!ordered.has(artefact.name)) add(artefact, []);
  return [...ordered.values()];
}
