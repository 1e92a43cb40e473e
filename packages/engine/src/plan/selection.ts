import type { CaName, LeafArtifact } from '@kpki/spec';
import { copiesOf, type Observation, observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { chainOf } from '../step/main-copy.ts';

/** Which certificates somebody means: those to which all applies that is said. */
export interface Selection {
  /** Of these CAs. */
  readonly authorities?: readonly CaName[];
  /** Kept on these nodes. */
  readonly nodes?: readonly string[];
  /** Ending within so many seconds, or ended already, in one of their copies. */
  readonly withinSeconds?: number;
}

/** The ids of the leaves of an observed state that are meant, in the order of the catalog. Pure. */
export function selectedIn(observed: ObservedState, selection: Selection, now: Date): readonly string[] {
  const observation = observe(observed);
  return observed.artifacts.flatMap((artifact) => {
    if (artifact.kind !== 'certificate' && artifact.kind !== 'kubeconfig') return [];
    return isMeant(artifact, selection, observation, now) ? [artifact.id] : [];
  });
}

function isMeant(
  artifact: LeafArtifact,
  { authorities, nodes, withinSeconds }: Selection,
  observation: Observation,
  now: Date,
): boolean {
  if (authorities !== undefined && !authorities.includes(artifact.authority)) return false;
  if (nodes !== undefined && !artifact.keptOn.some((node) => nodes.includes(node))) return false;
  if (withinSeconds === undefined) return true;
  const latest = now.getTime() + withinSeconds * 1000;
  return copiesOf(artifact, { observation }).some((copy) => {
    const [certificate] = chainOf(copy);
    return certificate !== undefined && certificate.notAfter.getTime() <= latest;
  });
}
