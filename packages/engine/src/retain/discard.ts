import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { failureText } from '../failure.ts';
import type { PlaceState } from '../read/read-places.ts';

/** So many places are asked at once. */
const atOnce = 8;

/**
 * What these places retain is gone for good, where their sinks can. Where that fails it is told, and left to the next
 * apply: what this one did is done.
 */
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
