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
  type Written,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type Outcome, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { type Waiting, waitingAfter } from './waiting.ts';
import { writtenByLast } from './written-by-last.ts';

/** What was carried out, and what it leaves to somebody else. */
export interface CarriedOut extends Applied {
  readonly waiting: readonly Waiting[];
  /** What a run had written that was cut short, and that this one went on with. */
  readonly finished: readonly Written[];
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
    const before = await read();
    const applied = await applyPlan(plan, before, workshop, listener, lockedCall, { only });
    const carriedOut = async (all: Applied, last: Plan): Promise<CarriedOut> => {
      const finished = wentOn(before, all) ? await writtenByLast(session, listener, lockedCall) : [];
      return inFull(all, last, finished, session);
    };
    const isAll = only !== undefined || !applied.steps.some(isRequest);
    if (isAll) return carriedOut(applied, plan);
    const kept = await read();
    // What was renewed already is not asked for once more; what waited for its key is.
    const requested = new Set(applied.steps.filter(isRequest).map(({ artefact }) => artefact));
    const next = makePlan(kept, workshop.now(), intentFor(requested, plan.intent));
    if (!hasWork(next)) return carriedOut(applied, next);
    const more = await applyPlan(next, kept, workshop, listener, lockedCall, { mark: applied.mark });
    return carriedOut(both(applied, more), next);
  });
}

function isRequest({ action }: Step): boolean {
  return action === 'request';
}

/** Whether the mark was there before: that of an apply that was cut short. */
function wentOn({ places }: World, { mark }: Applied): boolean {
  return mark !== undefined && places.some(({ snapshot }) => snapshot?.retains === mark);
}

function inFull(
  applied: Applied,
  plan: Plan,
  written: readonly Written[],
  { cluster, custodies }: Session,
): CarriedOut {
  const own = new Set(applied.steps.map(({ artefact }) => artefact));
  const finished = written.filter(({ artefact }) => !own.has(artefact));
  const followUp = followUpOf([...applied.steps, ...finished], cluster, keyFilesIn(custodies));
  return { ...applied, finished, waiting: waitingAfter(applied.pending, plan), followUp };
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
