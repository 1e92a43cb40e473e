import { type Intent, type Listener, makePlan, type Planned, readAndPlan, readWorld, type World } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/** Reads everything and plans it, as of now; what is asked for beyond the declaration may depend on what is there. */
export function planSession(
  { cluster, sinks, custodies, workshop }: Session,
  listener: Listener,
  call: Call,
  intent?: (world: World) => Intent,
): Promise<Planned> {
  return readAndPlan(
    () => readWorld(cluster, sinks, listener, call, custodies),
    (world) => makePlan(world, workshop.now(), intent?.(world)),
    call,
  );
}
