import type { Artifact, LeafArtifact } from '@kpki/spec';
import { isAbsent } from '../found.ts';
import { copiesOf } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { type Holders, holdersOfCertificates, lostWhere } from './lost-write.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { changes, type Step } from './step.ts';

/**
 * Tells of a step that makes a CA or a trust bundle of which there is nothing any more, in a cluster whose
 * certificates are there: components that run have read what was there, and have to read what comes in its place. Where the
 * key of the CA is gone too, they believe nothing of each other until all have. A CA that somebody outside
 * makes may never have been there: of it, and of its bundle, nothing is told.
 */
export function afterLostTrust(
  artifact: Extract<Artifact, { kind: 'authority' | 'trust bundle' }>,
  step: Step,
  projection: ProjectedCa,
  { custodies }: ObservedState,
  context: PlanContext,
): Step {
  const name = artifact.kind === 'authority' ? artifact.name : artifact.authority;
  if (!changes(step) || custodies.get(name)?.key.kind === 'external') return step;
  const isGone = copiesOf(artifact, context).every(
    ({ certificates, bundle }) => isAbsent(certificates) && isAbsent(bundle),
  );
  const holders = holdersOfCertificates(context);
  if (!isGone || holders.size === 0) return step;
  const isAnother = artifact.kind === 'trust bundle' && projection.publicKey === null;
  return { ...asLost(step, holders), ...(isAnother ? { noOverlap: true } : {}) };
}

/**
 * What is issued by a CA that is made anew in such a cluster, and that is gone with it: components that run have
 * read it, and people hold copies.
 */
export function afterLostIssuer(
  artifact: LeafArtifact,
  step: Step,
  projection: ProjectedCa,
  { custodies }: ObservedState,
  context: PlanContext,
): Step {
  const isMadeAnew = projection.changes && projection.publicKey === null;
  if (step.action !== 'create' || !isMadeAnew || custodies.get(artifact.authority)?.key.kind === 'external')
    return step;
  return asLost(step, holdersOfCertificates(context));
}

/** Nodes that hold nothing of a cluster have read nothing of it. */
function asLost(step: Step, holders: Holders): Step {
  return { ...step, writes: step.writes.map((write) => lostWhere(holders.has(write.node), write)) };
}
