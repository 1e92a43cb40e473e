import {
  type Artifact,
  artifactsOf,
  type BundleArtifact,
  type CaArtifact,
  type Cluster,
  type LeafArtifact,
  nodesOf,
} from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, type Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding, remedy } from '../model/finding.ts';
import type { Keeper } from '../model/keeper.ts';
import { isAbsent, present } from '../model/slot.ts';
import { type ChangingStep, changes, type PlannedWrite, type Step } from '../model/step.ts';
import { isExpired } from '../policies/certificate-times.ts';
import { withKubeletClientRights, withSubjectRights } from './client-rights.ts';
import { withoutExcluded } from './excluded-steps.ts';
import { othersLost } from './kubeconfig.ts';
import type { PlannedTrust } from './make-plan.ts';
import type { LackingCopy } from './pending.ts';
import type { PlanContext } from './plan-context.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import { expiringTogether } from './renewed-ca.ts';
import type { RotationStatus } from './rotation-status.ts';
import { asBlocked, blockedWhereRefused } from './step-for.ts';

/** The input of the rules, in addition to the steps. */
interface RuleFacts {
  readonly observed: ObservedState;
  readonly context: PlanContext;
  readonly trust: PlannedTrust;
  /** Rotations that the plan does not touch. */
  readonly rotations: readonly RotationStatus[];
}

interface StepRule {
  readonly rule: string;
  readonly apply: (steps: readonly Step[], facts: RuleFacts) => readonly Step[];
}

/**
 * The rules that hold for planned steps of several artifacts or kinds, each once. The order matters:
 * a rule that looks at the writes of a step comes before the rules that block the step and so remove its writes.
 */
const stepRules: readonly StepRule[] = [
  {
    // First: an excluded step changes nothing, so that no other rule marks or blocks it.
    rule: 'excluded',
    apply: (steps, { observed, context, trust }) => withoutExcluded(steps, observed, context.intent, trust),
  },
  {
    // For stored bundles; `lost-trust` is for missing ones.
    rule: 'breaks-trust',
    apply: eachOf(['trust bundle'], (step, artifact, facts) => withoutOverlap(step, artifact, facts)),
  },
  {
    rule: 'lost-trust',
    apply: eachOf(['ca', 'trust bundle'], (step, artifact, { observed, context, trust }) => {
      const name = artifact.kind === 'ca' ? artifact.name : artifact.ca;
      return afterLostTrust(artifact, step, trust.projections.get(name) ?? noProjection, observed, context);
    }),
  },
  {
    rule: 'lost-issuer',
    apply: eachOf(['certificate', 'kubeconfig'], (step, artifact, { observed, context, trust }) =>
      afterLostIssuer(artifact, step, trust.projections.get(artifact.ca) ?? noProjection, observed, context),
    ),
  },
  {
    rule: 'lost-pair',
    apply: eachOf(['key pair'], (step, _, { context }) => afterLostPair(step, context)),
  },
  {
    rule: 'ca-shared',
    apply: eachOf(['ca'], withTwin),
  },
  {
    // Before anything else blocks a step of a CA: it names the CAs that are blocked for their end alone.
    rule: 'expiring-together',
    apply: (steps, { observed }) => {
      const cas = new Set(observed.artifacts.flatMap(({ id, kind }) => (kind === 'ca' ? [id] : [])));
      const marked = new Map(
        expiringTogether(steps.filter(({ artifact }) => cas.has(artifact))).map((each) => [each.artifact, each]),
      );
      return steps.map((step) => marked.get(step.artifact) ?? step);
    },
  },
  {
    rule: 'others-lost',
    apply: eachOf(['kubeconfig'], (step, artifact, { context }) =>
      unlessOthersAreLost(step, copiesOf(artifact, context)),
    ),
  },
  {
    // After all marks, since it goes by the writes; before the rules about rights, which leave blocked steps alone.
    rule: 'refused',
    apply: (steps, { context }) =>
      steps.map((step) => blockedWhereRefused(step, context.observation.get(step.artifact) ?? [])),
  },
  {
    // Whatever is done about the artifact.
    rule: 'exposed-keys',
    apply: (steps, { context }) =>
      steps.map((step) => withExposedKeys(step, context.observation.get(step.artifact) ?? [])),
  },
  {
    // Each looks at the clients of its own: the order of the two does not matter.
    rule: 'kubelet-client-rights',
    apply: (steps, { observed, context }) => withKubeletClientRights(steps, observed, context.intent),
  },
  {
    rule: 'subject-rights',
    apply: (steps, { observed }) => withSubjectRights(steps, observed),
  },
  {
    // Last: a step that says it already, since it is blocked by it, gets no note.
    rule: 'rotations',
    apply: (steps, { observed, rotations }) => withRotations(steps, rotations, observed.cluster),
  },
];

/** Rewrites planned steps by each rule in turn. */
export function byRules(steps: readonly Step[], facts: RuleFacts): readonly Step[] {
  return stepRules.reduce((all, { apply }) => apply(all, facts), steps);
}

function eachOf<Kind extends Artifact['kind']>(
  kinds: readonly Kind[],
  rule: (step: Step, artifact: Extract<Artifact, { readonly kind: Kind }>, facts: RuleFacts) => Step,
): StepRule['apply'] {
  return (steps, facts) => {
    const isOfKind = (artifact: Artifact): artifact is Extract<Artifact, { readonly kind: Kind }> =>
      kinds.some((kind) => kind === artifact.kind);
    const artifacts = new Map(facts.observed.artifacts.filter(isOfKind).map((each) => [each.id, each]));
    return steps.map((step) => {
      const artifact = artifacts.get(step.artifact);
      return artifact === undefined ? step : rule(step, artifact, facts);
    });
  };
}

/**
 * Marks the rewrite of a bundle that shares no valid certificate with its stored copies: the old one expired, its key
 * is compromised, or copies were replaced by hand. Clients of the two bundles do not trust each other.
 */
function withoutOverlap(step: Step, artifact: BundleArtifact, { context, trust }: RuleFacts): Step {
  const copies = copiesOf(artifact, context);
  const held = copies.map(({ bundle }) => present(bundle) ?? []).filter(({ length }) => length > 0);
  if (step.action !== 'update' || held.length === 0) return step;
  const publicKey = trust.projections.get(artifact.ca)?.publicKey ?? null;
  const isShared = (bundle: (typeof held)[number]): boolean =>
    bundle.some((each) => publicKey !== null && sameBytes(each.publicKey, publicKey) && !isExpired(each, context.now));
  // All copies must share a CA, because components may have loaded different copies.
  return held.every(isShared) ? step : { ...step, breaksTrust: true };
}

/** Reports CAs that share a key; CIS 2.7 wants a CA of its own for etcd. */
function withTwin(step: Step, { name }: CaArtifact, { trust: { projections } }: RuleFacts): Step {
  const publicKey = projections.get(name)?.publicKey ?? null;
  if (publicKey === null) return step;
  const before = [...projections].slice(0, [...projections.keys()].indexOf(name));
  const twin = before.find(([, other]) => other.publicKey !== null && sameBytes(other.publicKey, publicKey))?.[0];
  if (twin === undefined) return step;
  return { ...step, warnings: [...step.warnings, finding('ca-shared', { ca: twin })] };
}

/** Reports each private key in a world-readable file, whatever the step. */
function withExposedKeys(step: Step, copies: readonly Copy[]): Step {
  const found = copies.flatMap((copy) =>
    copy.exposedKeys.map((part) => finding('private-key-exposed', { location: pathForMessage(copy, part) })),
  );
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}

/** Adds findings about the rotations that the steps leave as they are. */
function withRotations(
  steps: readonly Step[],
  rotations: readonly RotationStatus[],
  cluster: Cluster,
): readonly Step[] {
  if (rotations.length === 0) return steps;
  const byName = new Map<string, RotationStatus>(rotations.map((each) => [each.name, each]));
  return steps.map((step) => {
    const status = byName.get(step.name);
    return status === undefined ? step : withRotation(step, status, cluster);
  });
}

function withRotation(step: Step, status: RotationStatus, cluster: Cluster): Step {
  const note = noteOf(status, cluster);
  // Where the copies are so inconsistent that nothing can be planned, or are not read, the step says it itself.
  const isUnread = status.is === 'inconsistent' && step.reasons.some(({ reason }) => reason === 'unreadable');
  const saysIt = step.reasons.some(({ reason }) => reason === 'rotation' || reason === 'rotation-inconsistent');
  if (note === null || isUnread || saysIt) return step;
  return { ...step, warnings: [...step.warnings, note] };
}

function noteOf(status: RotationStatus, cluster: Cluster): Finding | null {
  switch (status.is) {
    case 'inconsistent':
      return finding('rotation-inconsistent/status', { inconsistent: status.finding, remedy: status.remedy });
    case 'blocked':
      return finding('rotation-under-way/blocked', { at: status.at, blocked: status.finding, remedy: status.remedy });
    case 'awaiting-signature':
      return finding('rotation-under-way/unsigned', { at: status.at });
    case 'in-progress': {
      const { name, at, next, pending } = status;
      if (pending.length === 0) return finding('rotation-under-way', { name, at, next });
      return finding('rotation-under-way/in-part', { name, at, lacking: keepersOf(pending, cluster) });
    }
    default:
      return null;
  }
}

/** Returns the keepers in the order of the spec. */
function keepersOf(pending: readonly LackingCopy[], cluster: Cluster): readonly Keeper[] {
  const declared = nodesOf(cluster).map(({ name }) => name);
  const at = ({ node }: LackingCopy): number => (node === null ? declared.length : declared.indexOf(node));
  return pending.toSorted((one, other) => at(one) - at(other)).map((copy) => keeperIn(copy, pending));
}

/**
 * Marks the replacement of a lost CA or bundle in a cluster that has certificates: components that run have loaded what
 * was there. If the key is lost too, they do not trust each other until all have the new one. A CA from outside may
 * never have been there, so that nothing is reported for it.
 */
function afterLostTrust(
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
function afterLostIssuer(
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
function asLost(step: ChangingStep, holders: Holders): ChangingStep {
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
  return isLost && write.effect === 'adds' ? { ...write, effect: 'recreates' } : write;
}

/** Marks a new key pair in a cluster that has certificates: components that run have loaded the lost one. */
function afterLostPair(step: Step, context: PlanContext): Step {
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

/** Blocks a write over other entries of a kubeconfig where the file cannot be edited in place. */
function unlessOthersAreLost(step: Step, copies: readonly Copy[]): Step {
  const written = copies.filter(({ slots }) => {
    const slot = slots.get('kubeconfig');
    return step.writes.some(({ location, entry }) => location === slot?.location.id && entry === slot.entry);
  });
  const lost = othersLost(written);
  return lost === null ? step : asBlocked(step, [...step.reasons, lost.finding], lost.next);
}
