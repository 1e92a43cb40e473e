import type { CaName, LeafArtefact } from '@kpki/spec';
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

/** The ids of the leaves of an observed state that are meant, in the order of the catalogue. Pure. */
export function selectedIn(observed: ObservedState, selection: Selection, now: Date): readonly string[] {
  const observation = observe(observed);
  return observed.artefacts.flatMap((artefact) => {
    if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') return [];
    return isMeant(artefact, selection, observation, now) ? [artefact.id] : [];
  });
}

function isMeant(
  artefact: LeafArtefact,
  { authorities, nodes, withinSeconds }: Selection,
  observation: Observation,
  now: Date,
): boolean {
  if (authorities !== undefined && !authorities.includes(artefact.authority)) return false;
  if (nodes !== undefined && !artefact.keptOn.some((node) => nodes.includes(node))) return false;
  if (withinSeconds === undefined) return true;
  const latest = now.getTime() + withinSeconds * 1000;
  return copiesOf(artefact, { observation }).some((copy) => {
    const [certificate] = chainOf(copy);
    return certificate !== undefined && certificate.notAfter.getTime() <= latest;
  });
}
