import { type Listener, makeUndoPlan, readRetained, readWorld, type Written, writtenUnder } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/**
 * What the last apply or undo here wrote, as its places tell by what they retain: all of it, whichever runs it took. Empty
 * where no sink retains anything.
 */
export async function writtenByLast(
  { cluster, sinks, custodies, workshop }: Session,
  listener: Listener,
  call: Call,
): Promise<readonly Written[]> {
  const world = await readWorld(cluster, sinks, listener, call, custodies);
  const plan = makeUndoPlan(world, await readRetained(world, call), workshop.now());
  return plan === null ? [] : writtenUnder(plan);
}
