import {
  type Applied,
  applyPlan,
  type Busy,
  emptyIntent,
  hasWork,
  intentFor,
  keyFilesIn,
  type Listener,
  type Lockable,
  locationsOf,
  lostKeysIn,
  makePlan,
  nodesInUse,
  type ObservedState,
  type Plan,
  type RolloutStep,
  readObservedState,
  type requestsOnly,
  rolloutOf,
  type Step,
  unreadCreations,
  unreadRevision,
  type Written,
  withRights,
  writtenEarlier,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { type PendingArtifact, pendingAfter } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { holderOf, type LockResult, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { unreported, writtenByLast } from './written-by-last.ts';

export interface ApplyResult extends Applied {
  readonly waiting: readonly PendingArtifact[];
  readonly finished: readonly Written[];
  readonly rollout: readonly RolloutStep[];
}

interface ApplyOptions {
  readonly onBusy?: ((busy: Busy) => void) | null;
  readonly only?: typeof requestsOnly;
  readonly command?: string;
  /** What an interrupted run had written, if its write was finished before this plan was made. */
  readonly finished?: readonly Written[];
  /** The state that the plan was made for, where this process made it. */
  readonly plannedFor?: ObservedState;
}

/** Carries a plan out, and plans again once the keys are kept that a request needs; with `onBusy` it waits. */
export function applyUnderLock(
  session: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
  { onBusy = null, only, finished = [], command = commandFor(plan), plannedFor }: ApplyOptions = {},
): Promise<LockResult<ApplyResult>> {
  const { cluster, sinks, caPlacements, dependencies } = session;
  return whileFree(writableLocations(plan, session), holderOf(command), call, onBusy, async (lockedCall) => {
    const read = async (isKnownAbsent?: ReturnType<typeof unreadCreations>): Promise<ObservedState> =>
      withRights(await readObservedState(cluster, sinks, listener, lockedCall, caPlacements, isKnownAbsent), plan);
    const isPlanOfAll = plannedFor !== undefined && only === undefined;
    const before = await (isPlanOfAll ? read(unreadCreations(plan, plannedFor)) : read());
    const applied = await applyPlan(plan, before, dependencies, listener, lockedCall, { only, plannedFor });
    const carriedOut = async (all: Applied, last: Plan): Promise<ApplyResult> => {
      if (!resumed(before, all)) return resultOf(all, last, finished, before, session);
      const written = await writtenByLast(session, listener, lockedCall);
      if (written.length === 0) listener({ type: 'log', level: 'warn', from: 'kpki', text: unreported(session) });
      return resultOf(all, last, [...written, ...writtenEarlier(finished, written)], before, session);
    };
    const isAll = only !== undefined || !applied.steps.some(isRequest);
    if (isAll) return carriedOut(applied, plan);
    const kept = await read();
    // Excludes what was renewed already; includes what waited for its key.
    const requested = new Set(applied.steps.filter(isRequest).map(({ artifact }) => artifact));
    const next = makePlan(kept, dependencies.now(), intentFor(requested, plan.intent));
    if (!hasWork(next)) return carriedOut(applied, next);
    const more = await applyPlan(next, kept, dependencies, listener, lockedCall, {
      applyId: applied.applyId,
      plannedFor: kept,
    });
    return carriedOut(both(applied, more), next);
  });
}

/** Excludes locations that were not read: nothing is written there, and no lock could be. */
function writableLocations(plan: Plan, { cluster, sinks }: Session): readonly Lockable[] {
  const unread = plan.locations.filter(({ revision }) => revision === unreadRevision);
  return locationsOf(cluster, sinks).filter(
    ({ sink, location }) => !unread.some((each) => each.sink === sink.name && each.location === location.id),
  );
}

function commandFor({ intent = emptyIntent }: Plan): string {
  if (intent.rotate.length > 0) return 'rotate';
  if (intent.rekey.length > 0) return 'rekey';
  return intent.renew.length > 0 ? 'renew' : 'apply';
}

function isRequest({ action }: Step): boolean {
  return action === 'request';
}

/** Whether the apply ID was there before: it is that of an interrupted apply. */
function resumed({ locations }: ObservedState, { applyId }: Applied): boolean {
  return applyId !== undefined && locations.some(({ snapshot }) => snapshot?.retains === applyId);
}

function resultOf(
  applied: Applied,
  plan: Plan,
  written: readonly Written[],
  before: ObservedState,
  { cluster, caPlacements, targetFlags }: Session,
): ApplyResult {
  const finished = writtenEarlier(written, applied.steps);
  const rollout = rolloutOf([...applied.steps, ...finished], cluster, {
    hasKeyFile: keyFilesIn(caPlacements),
    lostKeys: lostKeysIn(before),
    usedNodes: nodesInUse(before, written),
  });
  return { ...applied, finished, waiting: pendingAfter(applied.pending, plan, commandTextWith(targetFlags)), rollout };
}

function both(first: Applied, second: Applied): Applied {
  return {
    repairs: [...first.repairs, ...second.repairs],
    steps: [...first.steps, ...second.steps],
    entriesWritten: first.entriesWritten + second.entriesWritten,
    pending: second.pending,
    ...(second.applyId === undefined ? {} : { applyId: second.applyId }),
  };
}
