import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { type Call, PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

/** What came of a plan: it is carried out, or somebody else is at work in one of its places. */
export type Outcome = { readonly done: Applied } | { readonly busy: Busy };

/** Carries a plan out, or says who is at work in one of its places already. */
export function applyLocked(session: Session, plan: Plan, listener: Listener, call: Call): Promise<Outcome> {
  const places = placesOf(session.cluster, session.sinks);
  return whileLocked(places, holder(), call, async (lockedCall) => {
    const world = await readWorld(session.cluster, session.sinks, listener, lockedCall);
    return applyPlan(plan, world, session.workshop, listener, lockedCall);
  });
}

const pauseMilliseconds = 2000;

/** The same, and waits as long as somebody else is at work; `onBusy` hears of each who is. */
export async function applyWhenFree(
  session: Session,
  plan: Plan,
  listener: Listener,
  call: Call,
  onBusy: (busy: Busy) => void,
): Promise<Outcome> {
  let heldBy: string | null = null;
  for (;;) {
    const outcome = await applyLocked(session, plan, listener, call);
    if ('done' in outcome) return outcome;
    if (outcome.busy.heldBy !== heldBy) onBusy(outcome.busy);
    heldBy = outcome.busy.heldBy;
    await pause(pauseMilliseconds, call);
  }
}

async function pause(milliseconds: number, { signal }: Call): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new PluginError('cancelled', 'stopped while waiting for another run; nothing was changed', { cause });
  }
}

/** Who is at work, for whoever finds the lock, perhaps on another machine. */
function holder(): string {
  return `kpki apply on ${hostname()}, process ${process.pid}`;
}

export function busyText({ where, heldBy }: Busy, next: string = 'try again when it has finished'): string {
  return `${where} is in use by ${heldBy}; ${next}`;
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
