import { isDeepStrictEqual } from 'node:util';
import type { Call } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import { type ObservedState, withRights } from '../inventory/observed-state.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import { EngineError } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { remedy } from '../model/finding.ts';
import type { Phase } from '../model/phase.ts';
import { changes, type Step } from '../model/step.ts';
import { blockedIn, stoppedBy } from '../plan/blocked-steps.ts';
import { digestOf, haveSamePlan, makePlan } from '../plan/make-plan.ts';
import { hasWork, type LocationDrift, type Plan } from '../plan/plan.ts';
import { discardEarlier, retainingFor } from '../retain/retaining.ts';
import type { PendingApproval } from './ask-issuer.ts';
import { makeContents } from './contents.ts';
import type { SigningDependencies } from './signing-dependencies.ts';
import { refuseStopped, writeChange } from './write-location.ts';
import { writeInOrder, writingOrder } from './writing-order.ts';

export interface Applied {
  readonly repairs: readonly LocationDrift[];
  readonly steps: readonly Step[];
  readonly entriesWritten: number;
  readonly pending: readonly PendingApproval[];
  /** The apply ID under which locations retain what was replaced. Absent: nothing is retained. */
  readonly applyId?: string;
}

interface ApplyPlanOptions {
  /** All steps by default. A blocked step outside of these does not matter. */
  readonly only?: StepFilter | undefined;
  /** The apply ID of an apply that this one is a part of; a new one by default. */
  readonly applyId?: string | undefined;
  /** The state that the plan was made for: an equal one needs no second plan. */
  readonly plannedFor?: ObservedState | undefined;
}

/**
 * Carries out exactly what a plan says. Throws 'conflict' when the observed state or the spec is not the one of the
 * plan, and 'denied' when blocked steps stop it. Repairs come first; one that completes an interrupted write changes
 * the observed state, and throws 'conflict' on purpose: the caller plans again. Makes all contents before it writes
 * any. Throws 'cancelled' when the signal fires before the last location is begun: no other is begun, and begun ones
 * are complete. A sink that can retains what is replaced, instead of what an earlier apply replaced.
 */
export async function applyPlan(
  plan: Plan,
  read: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  { only = everything, applyId, plannedFor }: ApplyPlanOptions = {},
): Promise<Applied> {
  // Only to refuse a stale plan: the plan is carried out as it was given.
  remakePlan(plan, read, { plannedFor });
  const observed = withRights(read, plan);
  const steps = plan.steps.filter((step) => changes(step) && only.includes(step));
  if (hasWork(plan)) listener({ type: 'applying', repairs: plan.repairs.length, steps: steps.length });
  const locations = await repairLocations(observed.locations, plan.repairs, listener, call);
  refuseFinished(observed.locations, locations);
  if (only === everything) refuseBlocked(plan, observed.cluster);
  const { contents, pending } = await makeContents(steps, observed, dependencies, listener, call, phasesIn(plan));
  const groups = writingOrder(locations, contents).map((group) => group.map(({ state }) => state));
  const retaining = await retainingFor(
    { plan, observed, given: applyId, groups },
    locations,
    contents,
    dependencies.now(),
    call,
  );
  const entriesWritten = await writeInOrder(locations, contents, listener, call, retaining.applyId);
  if (entriesWritten > 0) await discardEarlier(locations, contents, retaining, listener, call);
  const waiting = new Set(pending.map(({ artifact }) => artifact));
  const carriedOut = steps.filter(({ artifact }) => !waiting.has(artifact));
  return {
    repairs: plan.repairs,
    steps: carriedOut,
    entriesWritten,
    pending,
    ...(retaining.applyId === null ? {} : { applyId: retaining.applyId }),
  };
}

interface StepFilter {
  includes(step: Step): boolean;
}

const everything: StepFilter = { includes: () => true };

/** Only the keys that requests need. */
export const requestsOnly: StepFilter = { includes: ({ action }) => action === 'request' };

const planAgain = remedy('plan-again');

function phasesIn({ steps }: Plan): ReadonlyMap<string, Phase> {
  return new Map(steps.flatMap(({ artifact, phase }) => (phase === undefined ? [] : [[artifact, phase] as const])));
}

/** The plan was made for the state before an interrupted write was finished. */
function refuseFinished(before: readonly LocationState[], after: readonly LocationState[]): void {
  const moved = after.find((state, at) => {
    const earlier = before[at];
    return earlier !== undefined && isFinished(earlier, state);
  });
  if (moved === undefined) return;
  throw new EngineError(
    'conflict',
    `an interrupted write of ${moved.location.id} is finished now, but the plan is older`,
    planAgain,
  );
}

interface RemakeOptions extends Pick<ApplyPlanOptions, 'plannedFor'> {
  /** How a plan is saved, if not as it is. */
  readonly record?: (made: Plan) => unknown;
}

/** Returns the plan as it is made for this observed state. Throws 'conflict' when it is another one. */
export function remakePlan(
  plan: Plan,
  observed: ObservedState,
  { record = () => null, plannedFor }: RemakeOptions = {},
): Plan {
  if (plan.declared !== digestOf(observed.cluster)) {
    throw new EngineError('conflict', 'the plan was made for another spec of the cluster', planAgain);
  }
  const now = new Map(
    observed.locations.map(({ sink, location, snapshot }) => [
      `${sink.name} ${location.id}`,
      snapshot?.revision ?? null,
    ]),
  );
  for (const { sink, location, revision } of plan.locations) {
    const key = `${sink} ${location}`;
    if (now.has(key) && now.get(key) === revision) continue;
    throw new EngineError('conflict', `${location} is not as it was when the plan was made`, planAgain);
  }
  if (plannedFor !== undefined && haveSamePlan(plannedFor, withRights(observed, plan))) return plan;
  const made = madeAgain(plan, observed);
  // Any difference was edited, or is of another version of kpki. What a file says is compared as it is.
  const isIt = made !== null && (isDeepStrictEqual(made, plan) || isDeepStrictEqual(record(made), plan));
  if (isIt) return made;
  throw new EngineError('conflict', 'the plan is not the one that kpki makes for what is there', planAgain);
}

function madeAgain(plan: Plan, observed: ObservedState): Plan | null {
  const made = new Date(plan.made);
  return Number.isNaN(made.getTime()) ? null : makePlan(withRights(observed, plan), made, plan.intent);
}

/**
 * Throws 'denied' when blocked steps stop a plan, with the fix and what is not done. `isShown`: the plan was shown with
 * each cause and its fix, which are not repeated.
 */
export function refuseBlocked(plan: Plan, cluster: Cluster, isShown = false): void {
  const [first, ...others] = blockedIn(plan, cluster).stops;
  if (first === undefined) return;
  throw new EngineError('denied', stoppedBy([first, ...others], plan, isShown));
}

/** Repairs locations and finishes interrupted writes; returns all locations, since a write changes the revision. */
export async function repairLocations(
  locations: readonly LocationState[],
  repairs: readonly LocationDrift[],
  listener: Listener,
  call: Call,
): Promise<readonly LocationState[]> {
  const states: LocationState[] = [];
  for (const state of locations) {
    const { sink, location } = state;
    const isDrifted = repairs.some((each) => each.sink === sink.name && each.location === location.id);
    states.push(isDrifted ? await repaired(state, listener, call) : state);
  }
  return states;
}

/** An empty change asks for the repair. */
async function repaired(state: LocationState, listener: Listener, call: Call): Promise<LocationState> {
  const { sink, location, snapshot } = state;
  refuseStopped(call, 'repair', location.id);
  listener({ type: 'repairing', sink: sink.name, location: location.id });
  const nothing = { set: new Map(), unset: new Set<string>() };
  const after = await writeChange(state, nothing, snapshot?.revision ?? null, listener, call);
  const repairedState = { ...state, snapshot: after };
  const finishes = isFinished(state, repairedState) ? { finishes: true as const } : {};
  listener({ type: 'repaired', sink: sink.name, location: location.id, ...finishes });
  return repairedState;
}

/** Whether a repair finished an interrupted write. */
function isFinished({ snapshot: before }: LocationState, { snapshot: after }: LocationState): boolean {
  // Where only the end was missing, the revision stays and what is retained tells.
  return after?.revision !== before?.revision || after?.retains !== before?.retains;
}
