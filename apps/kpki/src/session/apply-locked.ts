import { type Applied, applyPlan, type Busy, type Listener, type Plan, readWorld } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { holderOf, type Outcome, whileFree } from './lock.ts';
import type { Session } from './session.ts';

/** Carries a plan out, or says who is at work in one of its places already; with `onBusy` it waits for them. */
export function applyLocked(
  { cluster, sinks, workshop }: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
  onBusy: ((busy: Busy) => void) | null = null,
): Promise<Outcome<Applied>> {
  return whileFree(cluster, sinks, holderOf('apply'), call, onBusy, async (lockedCall) => {
    const world = await readWorld(cluster, sinks, listener, lockedCall);
    return applyPlan(plan, world, workshop, listener, lockedCall);
  });
}
