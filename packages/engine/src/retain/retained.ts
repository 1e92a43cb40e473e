import type { Call, Place, Replaced } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import { failureText, type Listener } from '../event.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { PlaceState } from '../read/read-places.ts';

const atOnce = 8;

export type Retained = ReadonlyMap<Place, Replaced>;

/** Asks every place that may retain something; an empty place may retain earlier content. */
export function readRetained({ places }: Pick<ObservedState, 'places'>, call: Call): Promise<Retained> {
  return replacedAt(places.filter(mayRetain), call);
}

/** Leaves out places that retain nothing. */
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

/** Discards what places retain; a failure is only logged, since what the apply did is done. */
export async function discardAt(places: readonly PlaceState[], listener: Listener, call: Call): Promise<void> {
  await eachAtMost(atOnce, places, async ({ sink, place }) => {
    try {
      await sink.sink.undo?.discard?.(place, call);
    } catch (error) {
      const why = failureText(error) ?? 'stopped';
      const text = `${place.id}: what an earlier apply replaced is still there, until the next apply: ${why}`;
      listener({ type: 'log', level: 'warn', from: 'kpki', text });
    }
  });
}
