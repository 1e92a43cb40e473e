import type { LeafArtefact } from '@kpki/spec';
import type { Copy } from '../read/copy.ts';
import type { Facts } from './facts.ts';
import { lifetimeUnder } from './issue-step.ts';
import { judgeLeaf } from './leaf-checks.ts';
import { type Choice, mainCopy } from './main-copy.ts';
import type { ProjectedCa } from './projected-ca.ts';

/** Which copy of a leaf counts: one is in order where nothing has to be issued for it. Null: there is none at all. */
export function leafChoice(
  artefact: LeafArtefact,
  copies: readonly Copy[],
  authority: ProjectedCa,
  facts: Facts,
): Choice | null {
  const [first, ...others] = copies;
  if (first === undefined) return null;
  return mainCopy([first, ...others], (credential) => {
    const lifetime = lifetimeUnder(authority, artefact, facts);
    return judgeLeaf({ ...facts, wanted: artefact, ...credential, authority, lifetime }).remedy === null;
  });
}
