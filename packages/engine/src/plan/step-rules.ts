import type { Artifact, BundleArtifact, CaArtifact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { isExpired } from '../policies/certificate-times.ts';
import type { RotationStatus } from '../rotation/rotation-status.ts';
import { withRotations } from '../rotation/under-way.ts';
import { expiringTogether } from '../step/due-ca.ts';
import type { PlanContext } from '../step/intent.ts';
import { withKubeletClientRights } from '../step/kubelet-client.ts';
import { afterLostIssuer, afterLostPair, afterLostTrust } from '../step/lost-trust.ts';
import type { PlannedTrust } from '../step/plan-trust.ts';
import { noProjection } from '../step/projected-ca.ts';
import { blockedWhereRefused } from '../step/refused.ts';
import { withSubjectRights } from '../step/required-binding.ts';

/** What the rules look at besides the steps. */
export interface RuleFacts {
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
 * The rules that hold for planned steps of several artifacts or kinds, each once. They come in this order: marks first, which
 * look at the writes of a step; then what blocks a step, and so takes its writes away; then notes about what is left.
 */
const stepRules: readonly StepRule[] = [
  {
    // Before `lost-trust`, which marks bundles that are not there, and these are.
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
  // One copy that believes it tells nothing of who has read another.
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
