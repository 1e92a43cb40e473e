import { type Artifact, artifactsOf, type LeafArtifact } from '@kpki/spec';
import { copiesOf, type Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { finding, remedy } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import { changes, type PlannedWrite, type Step } from '../model/step.ts';
import type { PlanContext } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';

/**
 * Marks the replacement of a lost CA or bundle in a cluster that has certificates: components that run have loaded what
 * was there. If the key is lost too, they do not trust each other until all have the new one. A CA from outside may
 * never have been there, so that nothing is reported for it.
 */
export function afterLostTrust(
  artifact: Extract<Artifact, { kind: 'ca' | 'trust bundle' }>,
  step: Step,
  projection: ProjectedCa,
  { caPlacements }: ObservedState,
  context: PlanContext,
): Step {
  const name = artifact.kind === 'ca' ? artifact.name : artifact.ca;
  if (!changes(step) || caPlacements.get(name)?.key.kind === 'external') return step;
  const isGone = copiesOf(artifact, context).every(
    ({ certificates, bundle }) => isAbsent(certificates) && isAbsent(bundle),
  );
  const holders = holdersOfCertificates(context);
  if (!isGone || holders.size === 0) return step;
  const isAnother = artifact.kind === 'trust bundle' && projection.publicKey === null;
  return { ...asLost(step, holders), ...(isAnother ? { breaksTrust: true } : {}) };
}

/** Marks leaves that are lost with their CA: components have loaded them, and people hold copies. */
export function afterLostIssuer(
  artifact: LeafArtifact,
  step: Step,
  projection: ProjectedCa,
  { caPlacements }: ObservedState,
  context: PlanContext,
): Step {
  const isMadeAnew = projection.changes && projection.publicKey === null;
  if (step.action !== 'create' || !isMadeAnew || caPlacements.get(artifact.ca)?.key.kind === 'external') return step;
  return asLost(step, holdersOfCertificates(context));
}

/** A node without certificates has loaded nothing. */
function asLost(step: Step, holders: Holders): Step {
  return { ...step, writes: step.writes.map((write) => lostWhere(holders.has(write.node), write)) };
}

type Holders = ReadonlySet<string | null>;

const lookedAtOnce = new WeakMap<Observation, Holders>();

/** Nodes with a component certificate, which a first apply writes last; null: a location without a node. */
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

/** Marks a write into an empty location where something was before. */
function lostWhere(isLost: boolean, write: PlannedWrite): PlannedWrite {
  return isLost && !write.replaces ? { ...write, lost: true } : write;
}

/** Marks a new key pair in a cluster that has certificates: components that run have loaded the lost one. */
export function afterLostPair(step: Step, context: PlanContext): Step {
  if (step.action !== 'create') return step;
  const holders = holdersOfCertificates(context);
  if (holders.size === 0) return step;
  return {
    ...step,
    warnings: [...step.warnings, finding('tokens-expire')],
    writes: step.writes.map((write) => lostWhere(holders.has(write.node), write)),
    next: remedy('restore-signing-key'),
  };
}
