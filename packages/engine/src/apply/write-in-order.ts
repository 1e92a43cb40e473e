import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import type { PlaceState } from '../read/world.ts';
import type { Content } from '../slot.ts';
import { writePlace } from './write-place.ts';
import { writingOrder } from './writing-order.ts';

/** So many places of one group are written at once. */
const writesAtOnce = 8;

/**
 * Writes everything, place by place, in the order of `writingOrder`; answers how many entries were written. What is replaced
 * is retained under the mark, where there is one and the sink can.
 */
export async function writeInOrder(
  places: readonly PlaceState[],
  contents: readonly Content[],
  listener: Listener,
  call: Call,
  mark: string | null = null,
): Promise<number> {
  let entriesWritten = 0;
  for (const group of writingOrder(places, contents)) {
    await eachAtMost(writesAtOnce, group, async ({ state, set, unset }) => {
      const retain = mark === null || state.sink.sink.undo === undefined ? {} : { retain: mark };
      await writePlace(state, { set, unset, ...retain }, listener, call);
      entriesWritten += set.size + unset.size;
    });
  }
  return entriesWritten;
}
