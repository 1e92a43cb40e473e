import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { keyOfPlace, readMark } from '../mark/mark.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { Content } from '../slot.ts';
import { writePlace } from './write-place.ts';
import { type PlaceWriting, writingOrder } from './writing-order.ts';

/** So many places of one group are written at once. */
const writesAtOnce = 8;

/**
 * Writes everything, place by place, in the order of `writingOrder`; answers how many entries were written. What is replaced
 * is retained under the mark, where there is one and the sink can; the place that the mark calls the last one is begun when the
 * others of its group are there.
 */
export async function writeInOrder(
  places: readonly PlaceState[],
  contents: readonly Content[],
  listener: Listener,
  call: Call,
  mark: string | null = null,
): Promise<number> {
  let entriesWritten = 0;
  const last = mark === null ? null : (readMark(mark)?.last ?? null);
  for (const group of writingOrder(places, contents).flatMap((each) => withLastApart(each, last))) {
    await eachAtMost(writesAtOnce, group, async ({ state, set, unset }) => {
      const retain = mark === null || state.sink.sink.undo === undefined ? {} : { retain: mark };
      await writePlace(state, { set, unset, ...retain }, listener, call);
      entriesWritten += set.size + unset.size;
    });
  }
  return entriesWritten;
}

/** That a place has the mark tells that all others have been written, so it is in a group of its own. */
function withLastApart(group: readonly PlaceWriting[], last: string | null): readonly (readonly PlaceWriting[])[] {
  if (last === null) return [group];
  const isLast = ({ state }: PlaceWriting): boolean => keyOfPlace(state) === last;
  return [group.filter((each) => !isLast(each)), group.filter(isLast)];
}
