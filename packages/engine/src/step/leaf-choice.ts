import type { LeafArtifact } from '@kpki/spec';
import type { Copy } from '../read/copy.ts';
import { lifetimeUnder } from './issue-step.ts';
import { judgeLeaf } from './leaf-checks.ts';
import { type Choice, mainCopy } from './main-copy.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';

/** Which copy of a leaf counts: one is in order where nothing has to be issued for it. Null: there is none at all. */
export function leafChoice(
  artifact: LeafArtifact,
  copies: readonly Copy[],
  authority: ProjectedCa,
  context: PlanContext,
): Choice | null {
  const [first, ...others] = copies;
  if (first === undefined) return null;
  return mainCopy([first, ...others], (credential) => {
    const lifetime = lifetimeUnder(authority, artifact, context);
    return judgeLeaf({ ...context, wanted: artifact, ...credential, authority, lifetime }).remedy === null;
  });
}
