import type { Call } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { keyOfLocation, readMark } from '../mark/mark.ts';
import type { LocationState } from '../read/read-locations.ts';
import type { Content } from '../slot.ts';
import { writeLocation } from './write-location.ts';
import { type LocationWriting, writingOrder } from './writing-order.ts';

const writesAtOnce = 8;

/**
 * Writes everything, location by location, in the order of `writingOrder`, and returns how many entries were written. Sinks
 * that can retain what is replaced under the mark; the last location of the mark is begun when the others of its group are
 * complete.
 */
export async function writeInOrder(
  locations: readonly LocationState[],
  contents: readonly Content[],
  listener: Listener,
  call: Call,
  mark: string | null = null,
): Promise<number> {
  let entriesWritten = 0;
  const last = mark === null ? null : (readMark(mark)?.last ?? null);
  for (const group of writingOrder(locations, contents).flatMap((each) => withLastApart(each, last))) {
    await eachAtMost(writesAtOnce, group, async ({ state, set, unset }) => {
      const retain = mark === null || state.sink.sink.undo === undefined ? {} : { retain: mark };
      await writeLocation(state, { set, unset, ...retain }, listener, call);
      entriesWritten += set.size + unset.size;
    });
  }
  return entriesWritten;
}

/** The mark at the last location tells that all others are written, so it is in a group of its own. */
function withLastApart(
  group: readonly LocationWriting[],
  last: string | null,
): readonly (readonly LocationWriting[])[] {
  if (last === null) return [group];
  const isLast = ({ state }: LocationWriting): boolean => keyOfLocation(state) === last;
  return [group.filter((each) => !isLast(each)), group.filter(isLast)];
}
