import { type Intent, type Listener, makePlan, type Planned, readAndPlan, readWorld, type World } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/**
 * Reads everything and plans it, as of now; what is asked for beyond the declaration may depend on what is there. Whoever
 * has more to tell of what is read brings `read`.
 */
export function planSession(
  session: Session,
  listener: Listener,
  call: Call,
  intent?: (world: World) => Intent,
  read = (): Promise<World> => readWorld(session.cluster, session.sinks, listener, call, session.custodies),
): Promise<Planned> {
  return readAndPlan(read, (world) => makePlan(world, session.workshop.now(), intent?.(world)), call);
}
