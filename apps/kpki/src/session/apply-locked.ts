import {
  type Applied,
  applyPlan,
  asDeclared,
  type Busy,
  type FollowUp,
  followUpOf,
  hasWork,
  intentFor,
  keyFilesIn,
  type Listener,
  type Lockable,
  lostKeysIn,
  makePlan,
  type Plan,
  placesOf,
  readWorld,
  type requestsOnly,
  type Step,
  unreadRevision,
  type World,
  type Written,
  withRights,
  writtenEarlier,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type Outcome, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { type Waiting, waitingAfter } from './waiting.ts';
import { untold, writtenByLast } from './written-by-last.ts';

/** What was carried out, and what it leaves to somebody else. */
export interface CarriedOut extends Applied {
  readonly waiting: readonly Waiting[];
  /** What a run had written that was cut short, and that this one went on with. */
  readonly finished: readonly Written[];
  /** What has to happen now, in order, so that the cluster uses what was written. */
  readonly followUp: readonly FollowUp[];
}

export interface Locking {
  /** Told who is at work there already, and that it is waited for; null: it is not. */
  readonly onBusy?: ((busy: Busy) => void) | null;
  readonly only?: typeof requestsOnly;
  /** The command that holds the lock; the one that plans the same unless told. */
  readonly command?: string;
  /** What a run had written that was cut short, where its write was finished before this plan was made. */
  readonly finished?: readonly Written[];
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
  { onBusy = null, only, finished = [], command = commandFor(plan) }: Locking = {},
): Promise<Outcome<CarriedOut>> {
  const { cluster, sinks, custodies, workshop } = session;
  return whileFree(writablePlaces(plan, session), holderOf(command), call, onBusy, async (lockedCall) => {
    const read = async (): Promise<World> =>
      withRights(await readWorld(cluster, sinks, listener, lockedCall, custodies), plan);
    const before = await read();
    const applied = await applyPlan(plan, before, workshop, listener, lockedCall, { only });
    const carriedOut = async (all: Applied, last: Plan): Promise<CarriedOut> => {
      if (!wentOn(before, all)) return inFull(all, last, finished, before, session);
      const written = await writtenByLast(session, listener, lockedCall);
      if (written.length === 0) listener({ type: 'log', level: 'warn', from: 'kpki', text: untold(session) });
      return inFull(all, last, [...written, ...writtenEarlier(finished, written)], before, session);
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

/** Where nothing is read nothing is written, and no lock could be put there: a plan of when it is read again is another. */
function writablePlaces(plan: Plan, { cluster, sinks }: Session): readonly Lockable[] {
  const unread = plan.places.filter(({ revision }) => revision === unreadRevision);
  return placesOf(cluster, sinks).filter(
    ({ sink, place }) => !unread.some((each) => each.sink === sink.name && each.place === place.id),
  );
}

function commandFor({ intent = asDeclared }: Plan): string {
  if (intent.rotate.length > 0) return 'rotate';
  if (intent.rekey.length > 0) return 'rekey';
  return intent.renew.length > 0 ? 'renew' : 'apply';
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
  before: World,
  { cluster, custodies, sameFiles }: Session,
): CarriedOut {
  const finished = writtenEarlier(written, applied.steps);
  const followUp = followUpOf([...applied.steps, ...finished], cluster, keyFilesIn(custodies), lostKeysIn(before));
  return { ...applied, finished, waiting: waitingAfter(applied.pending, plan, sameFiles), followUp };
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
