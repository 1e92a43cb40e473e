import { isDeepStrictEqual } from 'node:util';
import { type Call, PluginError } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import type { Listener } from '../event.ts';
import { besideBlocked, blockedAbove, blockedIn, blockedText } from '../plan/blocked-steps.ts';
import { digestOf, makePlan } from '../plan/make-plan.ts';
import { hasWork, type PlaceDrift, type Plan } from '../plan/plan.ts';
import { type ObservedState, withRights } from '../read/observed-state.ts';
import type { PlaceState } from '../read/read-places.ts';
import { discardEarlier, retainingFor } from '../retain/retaining.ts';
import { changes, type Step } from '../step/step.ts';
import { makeContents } from './contents.ts';
import type { Pending } from './pending.ts';
import { isFinished, repairPlaces } from './repair.ts';
import type { SigningDependencies } from './signing-dependencies.ts';
import { writeInOrder } from './write-in-order.ts';
import { writingOrder } from './writing-order.ts';

export interface Applied {
  /** Places that were put in order. */
  readonly repairs: readonly PlaceDrift[];
  /** Steps that were carried out. */
  readonly steps: readonly Step[];
  readonly entriesWritten: number;
  /** What somebody has to approve before it is issued. */
  readonly pending: readonly Pending[];
  /** The mark under which places retain what was replaced. Absent: nothing is retained. */
  readonly mark?: string;
}

/** How a plan is carried out, where it is not as usual. */
export interface Carrying {
  /** Which of its steps; all of them unless told. What else is blocked is then no hindrance. */
  readonly only?: Only | undefined;
  /** The mark of an apply that this one is a part of; one of its own unless told. */
  readonly mark?: string | undefined;
}

/**
 * Does exactly what a plan says, or refuses: 'conflict' when the observed state or the declaration is another than the plan was
 * made from, 'denied' when it is stopped by what is blocked in it. Its repairs come first; when that finished a write that
 * was cut short, the observed state is another and it is 'conflict'. Nothing else is written before everything that is to be
 * written is made. 'cancelled' when the signal fires before the last place is begun: no other is begun then, and those
 * that were are whole. What is replaced is retained, where a sink can, in place of what an earlier apply replaced.
 */
export async function applyPlan(
  plan: Plan,
  read: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  { only = everything, mark }: Carrying = {},
): Promise<Applied> {
  refuseStale(plan, read);
  const observed = withRights(read, plan);
  const steps = plan.steps.filter((step) => changes(step) && only.includes(step));
  if (hasWork(plan)) listener({ type: 'applying', repairs: plan.repairs.length, steps: steps.length });
  const places = await repairPlaces(observed.places, plan.repairs, listener, call);
  refuseFinished(observed.places, places);
  if (only === everything) refuseBlocked(plan, observed.cluster);
  const { contents, pending } = await makeContents(steps, observed, dependencies, listener, call, plan.intent);
  const groups = writingOrder(places, contents).map((group) => group.map(({ state }) => state));
  const retaining = await retainingFor(
    { plan, observed, given: mark, groups },
    places,
    contents,
    dependencies.now(),
    call,
  );
  const entriesWritten = await writeInOrder(places, contents, listener, call, retaining.mark);
  if (entriesWritten > 0) await discardEarlier(places, contents, retaining, listener, call);
  const waiting = new Set(pending.map(({ artifact }) => artifact));
  const carriedOut = steps.filter(({ artifact }) => !waiting.has(artifact));
  return {
    repairs: plan.repairs,
    steps: carriedOut,
    entriesWritten,
    pending,
    ...(retaining.mark === null ? {} : { mark: retaining.mark }),
  };
}

/** Some steps of a plan. */
interface Only {
  includes(step: Step): boolean;
}

const everything: Only = { includes: () => true };

/** The keys that requests need, and nothing else. */
export const requestsOnly: Only = { includes: ({ action }) => action === 'request' };

/** What was planned for is another observed state where a write was finished that had been cut short. */
function refuseFinished(before: readonly PlaceState[], after: readonly PlaceState[]): void {
  const moved = after.find((state, at) => {
    const earlier = before[at];
    return earlier !== undefined && isFinished(earlier, state);
  });
  if (moved === undefined) return;
  throw new PluginError(
    'conflict',
    `a write of ${moved.place.id} that was cut short is finished now, and the plan was made before; make it again with \`kpki plan\``,
  );
}

/** Throws 'conflict' when a plan is not the one that is made for this observed state. */
export function refuseStale(plan: Plan, observed: ObservedState): void {
  if (plan.declared !== digestOf(observed.cluster)) {
    throw new PluginError(
      'conflict',
      'the plan was made for another declaration of the cluster; make it again with `kpki plan`',
    );
  }
  const now = new Map(
    observed.places.map(({ sink, place, snapshot }) => [`${sink.name} ${place.id}`, snapshot?.revision ?? null]),
  );
  for (const { sink, place, revision } of plan.places) {
    const key = `${sink} ${place}`;
    if (now.has(key) && now.get(key) === revision) continue;
    throw new PluginError(
      'conflict',
      `${place} is not as it was when the plan was made; make it again with \`kpki plan\``,
    );
  }
  if (isUnaltered(plan, observed)) return;
  throw new PluginError(
    'conflict',
    'the plan is not the one that kpki makes for what is there; make it again with `kpki plan`',
  );
}

/** The same observed state at the same time gives the same plan: another one was altered, or is of another version of kpki. */
function isUnaltered(plan: Plan, observed: ObservedState): boolean {
  const made = new Date(plan.made);
  return (
    !Number.isNaN(made.getTime()) && isDeepStrictEqual(makePlan(withRights(observed, plan), made, plan.intent), plan)
  );
}

/**
 * Throws 'denied' when a plan is stopped by what is blocked in it: what somebody has to do first, and what is left undone.
 * `isShown`: the plan was shown, with each cause and its fix, which are not told twice.
 */
export function refuseBlocked(plan: Plan, cluster: Cluster, isShown = false): void {
  const [first, ...others] = blockedIn(plan, cluster).stops;
  if (first === undefined) return;
  const text = isShown ? blockedAbove([first, ...others]) : blockedText([first, ...others]);
  throw new PluginError('denied', `${text}${besideBlocked(plan)}`);
}
