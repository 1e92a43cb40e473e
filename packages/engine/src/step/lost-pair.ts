import { artefactsOf } from '@kpki/spec';
import { present } from '../found.ts';
import type { Facts } from './facts.ts';
import type { PlannedWrite, Step } from './step.ts';

/**
 * A key pair that is gone leaves nothing by which the tokens that it signed could be told: that the certificates of a
 * cluster are there tells. Where they are, components that run have read the pair that was there, and a new one has to
 * reach them.
 */
export function afterLoss(step: Step, facts: Facts): Step {
  if (step.action !== 'create') return step;
  const holders = holdersOfCertificates(facts);
  if (holders.size === 0) return step;
  const text =
    'the PKI of a cluster is there: tokens that another key signed are refused as soon as the API servers start with this one';
  const next =
    'bring the key that signed the tokens in use, from a backup or another node; where there never was one, `kpki apply` makes it';
  return {
    ...step,
    warnings: [...step.warnings, { reason: 'tokens-end', text }],
    writes: step.writes.map((write) => lostWhere(holders.has(write.node), write)),
    next,
  };
}

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
