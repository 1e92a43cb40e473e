import { artifactsOf } from '@kpki/spec';
import { present } from '../found.ts';
import type { Observation } from '../read/observe.ts';
import type { PlanContext } from './plan-context.ts';
import type { PlannedWrite } from './step.ts';

export type Holders = ReadonlySet<string | null>;

const lookedAtOnce = new WeakMap<Observation, Holders>();

/** The nodes that hold a component's own certificate, which a first apply makes last; null: a place that no node's name is on. */
export function holdersOfCertificates(context: PlanContext): Holders {
  // A first plan asks it for every certificate of some thousand nodes.
  const known = lookedAtOnce.get(context.observation) ?? holdersIn(context);
  lookedAtOnce.set(context.observation, known);
  return known;
}

function holdersIn({ cluster, observation }: PlanContext): Holders {
  const copies = artifactsOf(cluster)
    .filter(({ kind }) => kind === 'certificate')
    .flatMap(({ id }) => observation.get(id) ?? []);
  return new Set(copies.filter(({ certificates }) => present(certificates) !== undefined).map(({ node }) => node));
}

/** Of a write into a place in which nothing is, that something was there. */
export function lostWhere(isLost: boolean, write: PlannedWrite): PlannedWrite {
  return isLost && !write.replaces ? { ...write, lost: true } : write;
}
