import {
  applyUndo,
  type Busy,
  driftOf,
  keyFilesIn,
  type Listener,
  type LocationDrift,
  locationsOf,
  lostKeysIn,
  makeUndoPlan,
  type ObservedState,
  type RolloutStep,
  readObservedState,
  readRetained,
  refuseUnread,
  repairLocations,
  rolloutOf,
  type Undone,
  type UndoPlan,
  type Written,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type LockResult, whileFree } from './lock.ts';
import type { Session } from './session.ts';
import { unreported, writtenByLast } from './written-by-last.ts';

interface UndoneInFull extends Undone {
  readonly steps: readonly Written[];
  readonly rollout: readonly RolloutStep[];
}

interface PlannedUndo {
  readonly plan: UndoPlan | null;
  readonly repairs: readonly LocationDrift[];
}

export async function planUndo(session: Session, listener: Listener, call: Call): Promise<PlannedUndo> {
  const { dependencies } = session;
  const observed = await readWhole(session, listener, call);
  return {
    plan: makeUndoPlan(observed, await readRetained(observed, call), dependencies.now()),
    repairs: driftOf(observed),
  };
}

/** Throws if a location is not read: half an apply must not be undone. */
async function readWhole(
  { cluster, sinks, caPlacements }: Session,
  listener: Listener,
  call: Call,
): Promise<ObservedState> {
  const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
  refuseUnread(observed.locations);
  return observed;
}

/** What an undo writes, and what to do in the cluster after it. */
export function undoWriting(
  plan: UndoPlan,
  { cluster, caPlacements }: Pick<Session, 'cluster' | 'caPlacements'>,
): Pick<UndoneInFull, 'steps' | 'rollout'> & { readonly steps: UndoPlan['steps'] } {
  const steps = plan.steps.filter(({ action }) => action !== 'skip');
  return { steps, rollout: rolloutOf(steps, cluster, { hasKeyFile: keyFilesIn(caPlacements) }) };
}

type OnBusy = ((busy: Busy) => void) | null;

export function repairUnderLock(
  session: Session,
  listener: Listener,
  call: Call,
  onBusy: OnBusy,
): Promise<LockResult<unknown>> {
  const { cluster, sinks } = session;
  return whileFree(locationsOf(cluster, sinks), holderOf('undo'), call, onBusy, async (lockedCall) => {
    const observed = await readWhole(session, listener, lockedCall);
    return repairLocations(observed.locations, driftOf(observed), listener, lockedCall);
  });
}

export function undoUnderLock(
  session: Session,
  plan: UndoPlan,
  listener: Listener,
  call: Call,
  onBusy: OnBusy,
): Promise<LockResult<UndoneInFull>> {
  const { cluster, sinks, caPlacements } = session;
  return whileFree(locationsOf(cluster, sinks), holderOf('undo'), call, onBusy, async (lockedCall) => {
    const observed = await readWhole(session, listener, lockedCall);
    const undone = await applyUndo(plan, observed, listener, lockedCall);
    const own = plan.steps.filter(({ action }) => action !== 'skip');
    // Reports what an interrupted undo had restored too.
    const written = plan.resumes === null ? own : await writtenByLast(session, listener, lockedCall);
    const isUnreported = written.length === 0 && own.length > 0;
    if (isUnreported) listener({ type: 'log', level: 'warn', from: 'kpki', text: unreported(session) });
    // What was written does not tell what is restored with it.
    const mismatched = new Set(own.flatMap((step) => (step.isMismatched === true ? [step.artifact] : [])));
    const steps = (isUnreported ? own : written).map(
      (step): Written => (mismatched.has(step.artifact) ? { ...step, isMismatched: true } : step),
    );
    const before = { hasKeyFile: keyFilesIn(caPlacements), lostKeys: lostKeysIn(observed) };
    return { ...undone, steps, rollout: rolloutOf(steps, cluster, before) };
  });
}
