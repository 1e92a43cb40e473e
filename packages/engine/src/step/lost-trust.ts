import { type Artifact, artifactsOf, type LeafArtifact } from '@kpki/spec';
import { isAbsent, present } from '../found.ts';
import { copiesOf, type Observation } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { PlanContext } from './plan-context.ts';
import type { ProjectedCa } from './projected-ca.ts';
import { changes, type PlannedWrite, type Step } from './step.ts';

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

type Holders = ReadonlySet<string | null>;

const lookedAtOnce = new WeakMap<Observation, Holders>();

/** The nodes that hold a component's own certificate, which a first apply makes last; null: a place that no node's name is on. */
function holdersOfCertificates(context: PlanContext): Holders {
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
function lostWhere(isLost: boolean, write: PlannedWrite): PlannedWrite {
  return isLost && !write.replaces ? { ...write, lost: true } : write;
}

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
