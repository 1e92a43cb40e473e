import type { CaName, LeafArtifact } from '@kpki/spec';
import { chainOf } from '../inventory/copy.ts';
import { copiesOf, type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';

/** All criteria that are set must match. */
export interface Selection {
  readonly cas?: readonly CaName[];
  readonly nodes?: readonly string[];
  /** In one of the copies; expired ones too. */
  readonly withinSeconds?: number;
}

/** Returns the ids of the leaves that match, in the order of the catalog. Pure. */
export function selectedIn(observed: ObservedState, selection: Selection, now: Date): readonly string[] {
  const observation = observe(observed);
  return observed.artifacts.flatMap((artifact) => {
    if (artifact.kind !== 'certificate' && artifact.kind !== 'kubeconfig') return [];
    return isMeant(artifact, selection, observation, now) ? [artifact.id] : [];
  });
}

function isMeant(
  artifact: LeafArtifact,
  { cas, nodes, withinSeconds }: Selection,
  observation: Observation,
  now: Date,
): boolean {
  if (cas !== undefined && !cas.includes(artifact.ca)) return false;
  if (nodes !== undefined && !artifact.keptOn.some((node) => nodes.includes(node))) return false;
  if (withinSeconds === undefined) return true;
  const latest = now.getTime() + withinSeconds * 1000;
  return copiesOf(artifact, { observation }).some((copy) => {
    const [certificate] = chainOf(copy);
    return certificate !== undefined && certificate.notAfter.getTime() <= latest;
  });
}
