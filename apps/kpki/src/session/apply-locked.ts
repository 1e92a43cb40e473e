import {
  type Applied,
  applyPlan,
  type Busy,
  type FollowUp,
  followUpOf,
  hasWork,
  intentFor,
  keyFilesIn,
  type Listener,
  makePlan,
  type Plan,
  readWorld,
  type requestsOnly,
  type Step,
  type World,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type Outcome, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { type Waiting, waitingAfter } from './waiting.ts';

/** What was carried out, and what it leaves to somebody else. */
export interface CarriedOut extends Applied {
  readonly waiting: readonly Waiting[];
  /** What has to happen now, in order, so that the cluster uses what was written. */
  readonly followUp: readonly FollowUp[];
}

/**
 * Carries a plan out, or says who is at work in one of its places already; with `onBusy` it waits for them. Once the keys
 * are kept that a request needs, it is read and planned again, and what can be issued is.
 */
export function applyLocked(
  session: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
  onBusy: ((busy: Busy) => void) | null = null,
  only?: typeof requestsOnly,
): Promise<Outcome<CarriedOut>> {
  const { cluster, sinks, custodies, workshop } = session;
  return whileFree(cluster, sinks, holderOf('apply'), call, onBusy, async (lockedCall) => {
    const read = (): Promise<World> => readWorld(cluster, sinks, listener, lockedCall, custodies);
    const applied = await applyPlan(plan, await read(), workshop, listener, lockedCall, { only });
    const isAll = only !== undefined || !applied.steps.some(isRequest);
    if (isAll) return carriedOut(applied, plan, session);
    const kept = await read();
    // What was renewed already is not asked for once more; what waited for its key is.
    const requested = new Set(applied.steps.filter(isRequest).map(({ artefact }) => artefact));
    const next = makePlan(kept, workshop.now(), intentFor(requested, plan.intent));
    if (!hasWork(next)) return carriedOut(applied, next, session);
    const more = await applyPlan(next, kept, workshop, listener, lockedCall, { mark: applied.mark });
    return carriedOut(both(applied, more), next, session);
  });
}

function isRequest({ action }: Step): boolean {
  return action === 'request';
}

function carriedOut(applied: Applied, plan: Plan, { cluster, custodies }: Session): CarriedOut {
  const followUp = followUpOf(applied.steps, cluster, keyFilesIn(custodies));
  return { ...applied, waiting: waitingAfter(applied.pending, plan), followUp };
}

function both(first: Applied, second: Applied): Applied {
  return {
    repairs: [...first.repairs, ...second.repairs],
    steps: [...first.steps, ...second.steps],
    entriesWritten: first.entriesWritten + second.entriesWritten,
    pending: second.pending,
    ...(second.mark === undefined ? {} : { mark: second.mark }),
  };
}
