import {
  type Applied,
  applyPlan,
  type Busy,
  type Listener,
  type Plan,
  placesOf,
  readWorld,
  whileLocked,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

/** Carries a plan out, or says who is at work in one of its places already. */
export function applyLocked(
  session: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
): Promise<{ readonly done: Applied } | { readonly busy: Busy }> {
  const places = placesOf(session.cluster, session.sinks);
  return whileLocked(places, `kpki apply, process ${process.pid}`, call, async (lockedCall) => {
    const world = await readWorld(session.cluster, session.sinks, listener, lockedCall);
    return applyPlan(plan, world, session.workshop, listener, lockedCall);
  });
}

export function busyText({ where, heldBy }: Busy): string {
  return `${where} is in use by ${heldBy}; try again when it has finished`;
}

/** Throws a Fault where the file says that nothing is to be written. */
export function refuseReadOnly({ configuration }: Session): void {
  const { environment, file } = configuration;
  if (environment?.readOnly !== true) return;
  throw new Fault(
    'failed',
    `environment ${environment.name} of ${file} is read-only; take readOnly out of it, or pick another with -e`,
  );
}
