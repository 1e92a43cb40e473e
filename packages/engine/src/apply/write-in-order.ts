import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import type { PlaceState } from '../read/world.ts';
import type { Content } from './job.ts';
import { writePlace } from './write-place.ts';
import { writingOrder } from './writing-order.ts';

/** So many places of one group are written at once. */
const writesAtOnce = 8;

/** Writes everything, place by place, in the order of `writingOrder`; answers how many entries were written. */
export async function writeInOrder(
  places: readonly PlaceState[],
  contents: readonly Content[],
  listener: Listener,
  call: Call,
): Promise<number> {
  let entriesWritten = 0;
  for (const group of writingOrder(places, contents)) {
    await eachAtMost(writesAtOnce, group, async ({ state, set, unset }) => {
      await writePlace(state, { set, unset }, listener, call);
      entriesWritten += set.size + unset.size;
    });
  }
  return entriesWritten;
}
