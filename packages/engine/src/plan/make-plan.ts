import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Call } from '@kpki/plugin';
import { type Artifact, type BundleName, type CaName, type Cluster, kpkiApiVersion } from '@kpki/spec';
import { lostKeysIn } from '../inventory/lost-keys.ts';
import { nodesInUse } from '../inventory/nodes-in-use.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { type LocationState, unreadRevision } from '../inventory/read-locations.ts';
import { desiredSigner, keyFilesIn, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Step } from '../model/step.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';
import { planCa } from './ca.ts';
import { caContext, type PlannedCa } from './ca-context.ts';
import { requiredBindings } from './client-rights.ts';
import { rotationsUnderWay } from './derive-rotation-status.ts';
import { emptyIntent, type Intent, isEmptyIntent, phaseFor } from './intent.ts';
import { planKeyPair } from './key-pair.ts';
import { planKubeconfig } from './kubeconfig.ts';
import { planCertificate } from './leaf.ts';
import { driftOf, type Plan } from './plan.ts';
import { type PlanContext, planContext } from './plan-context.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import { rotationRecord } from './rotation-status.ts';
import { byRules } from './step-rules.ts';
import { noBundle, type PlannedBundle, planBundle } from './trust-bundle.ts';

/** Plans what has to change, and why. Pure. */
export function makePlan(observed: ObservedState, now: Date, intent: Intent = emptyIntent): Plan {
  const { cluster } = observed;
  const rotations = rotationsUnderWay(observed, now, intent);
  const context = planContext(observed, now, intent);
  const planned = planSteps(observed, context);
  const steps = byRules(planned.steps, { observed, context, trust: planned.trust, rotations });
  const bindings = requiredBindings(steps, observed);
  return {
    apiVersion: kpkiApiVersion,
    kind: 'Plan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    ...(isEmptyIntent(intent) && intent.except === undefined ? {} : { intent }),
    made: now.toISOString(),
    locations: observed.locations.map(({ sink, location, snapshot }) => ({
      sink: sink.name,
      location: location.id,
      revision: snapshot?.revision ?? null,
    })),
    repairs: driftOf(observed),
    ...(rotations.length === 0 ? {} : { rotations: rotations.map(rotationRecord) }),
    steps,
    rollout: rolloutOf(steps, cluster, {
      hasKeyFile: keyFilesIn(observed.caPlacements),
      lostKeys: lostKeysIn(observed),
      usedNodes: nodesInUse(observed),
    }),
    ...(bindings.length === 0 ? {} : { bindings }),
    ...(observed.kubeletClientRights === undefined ? {} : { kubeletClientRights: observed.kubeletClientRights }),
    ...(observed.subjectRights === undefined ? {} : { subjectRights: observed.subjectRights }),
  };
}

/** Returns whether a plan for one state is the plan for the other: it need not be made again. */
export function haveSamePlan(one: ObservedState, other: ObservedState): boolean {
  return isDeepStrictEqual(plannedIn(one), plannedIn(other));
}

/** What a plan depends on; a revision stands for the entries, unless they were not read. */
function plannedIn({ cluster, locations, elsewhere, caPlacements, ...rest }: ObservedState): unknown {
  const { kubeletClientRights, subjectRights } = rest;
  const states = locations.map(({ sink, location, snapshot, refused }) => {
    if (snapshot === null) return [sink.name, location.id];
    const { revision, drift, unreadable, retains } = snapshot;
    return [sink.name, location.id, revision, drift, unreadable, retains, revision === unreadRevision ? refused : null];
  });
  return { cluster, states, elsewhere, caPlacements, kubeletClientRights, subjectRights };
}

/** Returns the SHA-256 of the spec, hex. */
export function digestOf(cluster: Cluster): string {
  return createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
}

export interface Planned {
  readonly observed: ObservedState;
  readonly plan: Plan;
}

/** Reads of a state that keeps changing; the last one is planned. */
const mostReads = 20;
const pauseMilliseconds = 250;

/**
 * Reads and plans. Another run may write between two reads, so that a leaf is seen without its CA: while something is
 * blocked, retries until two reads in a row agree. Takes no lock. Rejects as `read` does.
 */
export async function readAndPlan(
  read: () => Promise<ObservedState>,
  planOf: (observed: ObservedState) => Plan,
  { signal }: Call,
): Promise<Planned> {
  let observed = await read();
  let plan = planOf(observed);
  for (let reads = 1; isBlocked(plan) && reads < mostReads; reads += 1) {
    // After a cancellation, the next read throws.
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    const next = await read();
    if (isSame(observed.locations, next.locations)) break;
    observed = next;
    plan = planOf(next);
  }
  return { observed, plan };
}

/** Returns whether a step is blocked and no unfinished write of a killed run explains that. */
function isBlocked({ repairs, steps }: Plan): boolean {
  return repairs.length === 0 && steps.some(({ action }) => action === 'blocked');
}

function isSame(before: readonly LocationState[], after: readonly LocationState[]): boolean {
  return before.every(({ snapshot }, at) => snapshot?.revision === after[at]?.snapshot?.revision);
}

/** Plans each artifact by itself, under its projected CA and bundle. Pure. */
function planSteps(
  observed: ObservedState,
  context: PlanContext,
): { readonly steps: readonly Step[]; readonly trust: PlannedTrust } {
  const { steps, trust } = planTrust(observed, context);
  return { steps: [...steps, ...observed.artifacts.flatMap((artifact) => planOther(artifact, trust, context))], trust };
}

function planOther(artifact: Artifact, { projections, bundles }: PlannedTrust, context: PlanContext): readonly Step[] {
  const copies = copiesOf(artifact, context);
  switch (artifact.kind) {
    case 'ca':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [planKeyPair(artifact, copies, phaseFor(context.intent, artifact.name))];
    case 'certificate':
      return [planCertificate({ artifact, ca: projections.get(artifact.ca) ?? noProjection, context }, copies)];
    case 'kubeconfig': {
      const ca = projections.get(artifact.ca) ?? noProjection;
      const bundle = bundles.get(artifact.trusts) ?? noBundle;
      return [planKubeconfig({ artifact, ca, bundle, context }, copies)];
    }
  }
}

/** The projected CAs and trust bundles. */
export interface PlannedTrust {
  readonly projections: ReadonlyMap<CaName, ProjectedCa>;
  readonly bundles: ReadonlyMap<BundleName, PlannedBundle>;
}

/** Plans CAs, then bundles: all other steps depend on their projections. */
function planTrust(
  observed: ObservedState,
  context: PlanContext,
): { readonly steps: readonly Step[]; readonly trust: PlannedTrust } {
  const planned = planCas(observed, context);
  const projections = new Map([...planned].map(([name, { projection }]) => [name, projection]));
  const caSteps = ofKind(observed.artifacts, 'ca').flatMap(({ name }) => planned.get(name)?.step ?? []);
  const bundles = new Map<BundleName, PlannedBundle>();
  const bundleSteps = ofKind(observed.artifacts, 'trust bundle').map((artifact) => {
    const projection = projections.get(artifact.ca) ?? noProjection;
    const { step, bundle } = planBundle(artifact, copiesOf(artifact, context), projection);
    bundles.set(artifact.name, bundle);
    return step;
  });
  return { steps: [...caSteps, ...bundleSteps], trust: { projections, bundles } };
}

/** Plans each CA after its signer. */
function planCas(observed: ObservedState, context: PlanContext): ReadonlyMap<CaName, PlannedCa> {
  const planned = new Map<CaName, PlannedCa>();
  for (const artifact of signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements)) {
    const signer = desiredSigner(artifact, observed.caPlacements);
    const parent = signer === null ? null : (planned.get(signer)?.projection ?? noProjection);
    const ca = caContext(artifact, observed, context, parent);
    if (ca !== null) planned.set(artifact.name, planCa(ca));
  }
  return planned;
}
