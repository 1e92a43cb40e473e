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
  const { cluster, sinks } = session;
  return whileFree(cluster, sinks, holderOf('apply'), call, onBusy, async (lockedCall) => {
    const applied = await applyOnce(session, plan, listener, lockedCall, only);
    const isAll = only !== undefined || !applied.steps.some(({ action }) => action === 'request');
    if (isAll) return withWaiting(applied, plan);
    const { custodies, workshop } = session;
    const next = makePlan(await readWorld(cluster, sinks, listener, lockedCall, custodies), workshop.now());
    if (!hasWork(next)) return withWaiting(applied, next);
    return withWaiting(both(applied, await applyOnce(session, next, listener, lockedCall)), next);
  });
}

function withWaiting(applied: Applied, plan: Plan): CarriedOut {
  return { ...applied, waiting: waitingAfter(applied.pending, plan) };
}

async function applyOnce(
  { cluster, sinks, custodies, workshop }: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
  only?: typeof requestsOnly,
): Promise<Applied> {
  const world = await readWorld(cluster, sinks, listener, call, custodies);
  return applyPlan(plan, world, workshop, listener, call, only);
}

function both(first: Applied, second: Applied): Applied {
  return {
    repairs: [...first.repairs, ...second.repairs],
    steps: [...first.steps, ...second.steps],
    entriesWritten: first.entriesWritten + second.entriesWritten,
    pending: second.pending,
  };
}
