import type { Call, Location, Replaced } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import { failureOf } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { statement } from '../model/statement.ts';

const atOnce = 8;

export type RetainedByLocation = ReadonlyMap<Location, Replaced>;

/** Asks every location that may retain something; an empty location may retain earlier content. */
export function readRetained({ locations }: Pick<ObservedState, 'locations'>, call: Call): Promise<RetainedByLocation> {
  return replacedAt(
    locations.filter(({ snapshot }) => snapshot === null || snapshot.retains !== undefined),
    call,
  );
}

/** Leaves out locations that retain nothing. */
export async function replacedAt(locations: readonly LocationState[], call: Call): Promise<RetainedByLocation> {
  const asked = await eachAtMost(atOnce, locations, async ({ sink, location }) => {
    const replaced = await sink.sink.undo?.replaced(location, call);
    return replaced === null || replaced === undefined ? [] : [[location, replaced] as const];
  });
  return new Map(asked.flat());
}

/** Discards what locations retain; a failure is only logged, since what the apply did is done. */
export async function discardAt(locations: readonly LocationState[], listener: Listener, call: Call): Promise<void> {
  await eachAtMost(atOnce, locations, async ({ sink, location }) => {
    try {
      await sink.sink.undo?.discard?.(location, call);
    } catch (error) {
      const text = statement('still-retained', { location: location.id, why: failureOf(error) });
      listener({ type: 'log', level: 'warn', from: 'kpki', text });
    }
  });
}
