import { holdersOfCertificates, lostWhere } from './lost-write.ts';
import type { PlanContext } from './plan-context.ts';
import type { Step } from './step.ts';

/**
 * A key pair that is gone leaves nothing by which the tokens that it signed could be told: that the certificates of a
 * cluster are there tells. Where they are, components that run have read the pair that was there, and a new one has to
 * reach them.
 */
export function afterLostPair(step: Step, context: PlanContext): Step {
  if (step.action !== 'create') return step;
  const holders = holdersOfCertificates(context);
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
