import { setTimeout } from 'node:timers/promises';
import type { Call } from '@kpki/plugin';
import type { PlaceState } from '../read/read-places.ts';
import type { World } from '../read/world.ts';
import type { Plan } from './plan.ts';

/** What was read, and the plan that was made of it. */
export interface Planned {
  readonly world: World;
  readonly plan: Plan;
}

/** How often a world that does not stand still is read before its plan is taken as it is. */
const mostReads = 20;
const pauseMilliseconds = 250;

/**
 * Reads and plans. Places are read one after another, and another run may write in between: then what an authority signed
 * is there, and the authority is not, as it seems. So where something is blocked, it is read once more, until two reads
 * in a row find the same. Nothing is locked for it. Rejects as `read` does, also when the call is cancelled.
 */
export async function readAndPlan(
  read: () => Promise<World>,
  planOf: (world: World) => Plan,
  { signal }: Call,
): Promise<Planned> {
  let world = await read();
  let plan = planOf(world);
  for (let reads = 1; isBlocked(plan) && reads < mostReads; reads += 1) {
    // A call that is cancelled is refused by the next read, in its own words.
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    const next = await read();
    if (isSame(world.places, next.places)) break;
    world = next;
    plan = planOf(next);
  }
  return { world, plan };
}

/** Whether something waits for somebody, and nothing of what a killed run left could be the cause. */
function isBlocked({ repairs, steps }: Plan): boolean {
  return repairs.length === 0 && steps.some(({ action }) => action === 'blocked');
}

function isSame(before: readonly PlaceState[], after: readonly PlaceState[]): boolean {
  return before.every(({ snapshot }, at) => snapshot?.revision === after[at]?.snapshot?.revision);
}
