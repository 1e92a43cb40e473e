import { setTimeout } from 'node:timers/promises';
import type { Call } from '@kpki/plugin';
import type { ObservedState } from '../read/observed-state.ts';
import type { LocationState } from '../read/read-locations.ts';
import type { Plan } from './plan.ts';

export interface Planned {
  readonly observed: ObservedState;
  readonly plan: Plan;
}

/** Reads of a state that keeps changing; the last one is planned. */
const mostReads = 20;
const pauseMilliseconds = 250;

/**
 * Reads and plans. Another run may write between two reads, so that a leaf is seen without its CA: while something is
 * blocked, reads again until two reads in a row agree. Takes no lock. Rejects as `read` does.
 */
export async function readAndPlan(
  read: () => Promise<ObservedState>,
  planOf: (observed: ObservedState) => Plan,
  { signal }: Call,
): Promise<Planned> {
  let observed = await read();
  let plan = planOf(observed);
  for (let reads = 1; isBlocked(plan) && reads < mostReads; reads += 1) {
    // A call that is cancelled is refused by the next read, in its own words.
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    const next = await read();
    if (isSame(observed.locations, next.locations)) break;
    observed = next;
    plan = planOf(next);
  }
  return { observed, plan };
}

/** Returns whether a step is blocked and no unfinished write of a killed run explains that. */
function isBlocked({ repairs, steps }: Plan): boolean {
  return repairs.length === 0 && steps.some(({ action }) => action === 'blocked');
}

function isSame(before: readonly LocationState[], after: readonly LocationState[]): boolean {
  return before.every(({ snapshot }, at) => snapshot?.revision === after[at]?.snapshot?.revision);
}
