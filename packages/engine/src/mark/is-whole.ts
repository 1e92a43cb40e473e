import type { Place } from '@kpki/plugin';
import type { PlaceState } from '../read/read-places.ts';
import { keyOfPlace, newestOf, type ReadMark } from './mark.ts';

/** The mark under which each place retains something; those that retain nothing are not in it. */
export type Marks = ReadonlyMap<Place, string>;

/**
 * Whether an apply has come to its end: all its places have its mark, or the one that it wrote last has. A place that
 * somebody deleted since has none, so that their number alone does not tell.
 */
export function isWhole(mark: ReadMark, places: readonly PlaceState[], marks: Marks): boolean {
  const written = [...marks.values()].filter((text) => text === mark.text);
  if (written.length >= mark.places) return true;
  return places.some((each) => marks.get(each.place) === mark.text && keyOfPlace(each) === mark.last);
}

/** The marks that what was read of places tells; a place where nothing is may retain all that was there, and tells none. */
export function marksRead(places: readonly PlaceState[]): Marks {
  return new Map(
    places.flatMap(({ place, snapshot }) =>
      snapshot?.retains === undefined ? [] : [[place, snapshot.retains] as const],
    ),
  );
}

/** Whether the last apply or undo has not come to its end, as far as what was read of its places tells. */
export function isCutShort(places: readonly PlaceState[]): boolean {
  const marks = marksRead(places);
  const newest = newestOf([...marks.values()]);
  return newest !== null && !isWhole(newest, places, marks);
}
