import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Call } from '@kpki/plugin';
import { type Cluster, kpkiApiVersion } from '@kpki/spec';
import { lostKeysIn } from '../inventory/lost-keys.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { type LocationState, unreadRevision } from '../inventory/read-locations.ts';
import { keyFilesIn } from '../issuing/ca-placement.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';
import { rotationRecord } from '../rotation/rotation-record.ts';
import { rotationsUnderWay } from '../rotation/under-way.ts';
import { asDeclared, type Intent, isAsDeclared, planContext } from '../step/intent.ts';
import { requiredBindings } from '../step/kubelet-client.ts';
import { planSteps } from '../step/plan-steps.ts';
import { driftOf, type Plan } from './plan.ts';
import { byRules } from './step-rules.ts';

/** Plans what has to change, and why. Pure. */
export function makePlan(observed: ObservedState, now: Date, intent: Intent = asDeclared): Plan {
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
    ...(isAsDeclared(intent) ? {} : { intent }),
    made: now.toISOString(),
    locations: observed.locations.map(({ sink, location, snapshot }) => ({
      sink: sink.name,
      location: location.id,
      revision: snapshot?.revision ?? null,
    })),
    repairs: driftOf(observed),
    ...(rotations.length === 0 ? {} : { rotations: rotations.map(rotationRecord) }),
    steps,
    rollout: rolloutOf(steps, cluster, keyFilesIn(observed.caPlacements), lostKeysIn(observed)),
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
 * blocked, reads again until two reads in a row agree. Takes no lock. Rejects as `read` does.
 */
export async function readAndPlan(
  read: () => Promise<ObservedState>,
  planOf: (observed: ObservedState) => Plan,
  { signal }: Call,
): Promise<Planned> {
  let observed = await read();
  let plan = planOf(observed);
  for (let reads = 1; isBlocked(plan) && reads < mostReads; reads += 1) {
    // A call that is cancelled is refused by the next read, in its own words.
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
