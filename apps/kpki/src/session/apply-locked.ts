import {
  type Applied,
  applyPlan,
  type Busy,
  hasWork,
  type Listener,
  makePlan,
  type Plan,
  readWorld,
  type requestsOnly,
  type World,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type Outcome, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { type Waiting, waitingAfter } from './waiting.ts';

/** What was carried out, and what it leaves to somebody else. */
export interface CarriedOut extends Applied {
  readonly waiting: readonly Waiting[];
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
    const applied = await applyPlan(plan, await read(), workshop, listener, lockedCall, only);
    const isAll = only !== undefined || !applied.steps.some(({ action }) => action === 'request');
    if (isAll) return withWaiting(applied, plan);
    const kept = await read();
    const next = makePlan(kept, workshop.now(), plan.intent);
    if (!hasWork(next)) return withWaiting(applied, next);
    return withWaiting(both(applied, await applyPlan(next, kept, workshop, listener, lockedCall)), next);
  });
}

function withWaiting(applied: Applied, plan: Plan): CarriedOut {
  return { ...applied, waiting: waitingAfter(applied.pending, plan) };
}

function both(first: Applied, second: Applied): Applied {
  return {
    repairs: [...first.repairs, ...second.repairs],
    steps: [...first.steps, ...second.steps],
    entriesWritten: first.entriesWritten + second.entriesWritten,
    pending: second.pending,
  };
}
