import type { Call, Place, Replaced } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { PlaceState } from '../read/read-places.ts';

/** So many places are asked at once. */
const atOnce = 8;

/** What the places of an observed state retain, by place. */
export type Retained = ReadonlyMap<Place, Replaced>;

/** Asks every place of a sink that retains something at all; an empty place may retain what was there. */
export function readRetained({ places }: Pick<ObservedState, 'places'>, call: Call): Promise<Retained> {
  return replacedAt(places.filter(mayRetain), call);
}

/** Asks some places; those that retain nothing, or whose sink never does, are not in the answer. */
export async function replacedAt(places: readonly PlaceState[], call: Call): Promise<Retained> {
  const asked = await eachAtMost(atOnce, places, async ({ sink, place }) => {
    const replaced = await sink.sink.undo?.replaced(place, call);
    return replaced === null || replaced === undefined ? [] : [[place, replaced] as const];
  });
  return new Map(asked.flat());
}

function mayRetain({ snapshot }: PlaceState): boolean {
  return snapshot === null || snapshot.retains !== undefined;
}
