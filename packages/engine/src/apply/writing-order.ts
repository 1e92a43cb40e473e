import type { Call, Entry } from '@kpki/plugin';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { keyOfPlace, readMark } from '../mark/mark.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { Content, Slot } from '../slot.ts';
import { writePlace } from './write-place.ts';

interface PlaceWriting {
  readonly state: PlaceState;
  readonly set: ReadonlyMap<string, Entry>;
  /** Entries to remove. */
  readonly unset: ReadonlySet<string>;
}

const foundations: ReadonlySet<string> = new Set(['authority', 'key pair']);

export interface WrittenSlot {
  readonly slot: Slot;
  readonly isTakenAway: boolean;
}

/**
 * Groups the places: all of a group is written before the next is begun, and within a group the order does not matter.
 * Sinks that reveal keys come first, so that nothing signed over a new key is stored before a key that can be copied;
 * CAs come before what they sign; then the order of the sinks decides. A removal comes last: until then the entry tells
 * what the others have yet to become.
 */
export function groupsInOrder(
  places: readonly PlaceState[],
  written: readonly WrittenSlot[],
): readonly (readonly PlaceState[])[] {
  const byPlace = Map.groupBy(written, ({ slot }) => slot.place);
  const sinks = [...new Set(places.map(({ sink }) => sink))];
  const ranked = places.flatMap((state) => {
    const own = byPlace.get(state.place);
    if (own === undefined) return [];
    const givesUp = own.some(({ isTakenAway }) => isTakenAway);
    const givesBack = state.sink.sink.reveal !== undefined;
    const isFoundation = own.some(({ slot }) => foundations.has(slot.artifact.kind));
    const rank = [givesUp ? 1 : 0, givesBack ? 0 : 1, isFoundation ? 0 : 1, sinks.indexOf(state.sink)] as const;
    return [{ rank, state }];
  });
  const groups = Map.groupBy(ranked, ({ rank }) => rank.join());
  return [...groups.values()]
    .toSorted(([a], [b]) => compare(a?.rank ?? [], b?.rank ?? []))
    .map((group) => group.map(({ state }) => state));
}

/** In the order of `groupsInOrder`. */
export function writingOrder(
  places: readonly PlaceState[],
  contents: readonly Content[],
): readonly (readonly PlaceWriting[])[] {
  const byPlace = Map.groupBy(contents, ({ slot }) => slot.place);
  const written = contents.map(({ slot, content }) => ({ slot, isTakenAway: content === null }));
  return groupsInOrder(places, written).map((group) =>
    group.map((state) => writingAt(state, byPlace.get(state.place) ?? [])),
  );
}

function writingAt(state: PlaceState, own: readonly Content[]): PlaceWriting {
  return {
    state,
    set: new Map(own.flatMap(({ slot, content }) => (content === null ? [] : [[slot.entry, content] as const]))),
    unset: new Set(own.flatMap(({ slot, content }) => (content === null ? [slot.entry] : []))),
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

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
