import { artefactsOf } from '@kpki/spec';
import { present } from '../found.ts';
import type { Facts } from './facts.ts';
import type { PlannedWrite } from './step.ts';

/** The nodes that hold a component's own certificate, which a first apply makes last; null: a place that no node's name is on. */
export function holdersOfCertificates({ cluster, observation }: Facts): ReadonlySet<string | null> {
  const copies = artefactsOf(cluster)
    .filter(({ kind }) => kind === 'certificate')
    .flatMap(({ id }) => observation.get(id) ?? []);
  return new Set(copies.filter(({ certificates }) => present(certificates) !== undefined).map(({ node }) => node));
}

/** Of a write into a place in which nothing is, that something was there. */
export function lostWhere(isLost: boolean, write: PlannedWrite): PlannedWrite {
  return isLost && !write.replaces ? { ...write, lost: true } : write;
}
