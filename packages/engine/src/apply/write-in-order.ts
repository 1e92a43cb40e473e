import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { keyOfPlace, readMark } from '../mark/mark.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { Content } from '../slot.ts';
import { writePlace } from './write-place.ts';
import { type PlaceWriting, writingOrder } from './writing-order.ts';

const writesAtOnce = 8;

/**
 * Writes everything, place by place, in the order of `writingOrder`, and returns how many entries were written. Sinks
 * that can retain what is replaced under the mark; the last place of the mark is begun when the others of its group are
 * complete.
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

/** The mark at the last place tells that all others are written, so it is in a group of its own. */
function withLastApart(group: readonly PlaceWriting[], last: string | null): readonly (readonly PlaceWriting[])[] {
  if (last === null) return [group];
  const isLast = ({ state }: PlaceWriting): boolean => keyOfPlace(state) === last;
  return [group.filter((each) => !isLast(each)), group.filter(isLast)];
}
