import type { Place } from '@kpki/plugin';
import type { PlaceState } from '../read/read-places.ts';
import { keyOfPlace, newestOf, type ReadMark } from './mark.ts';

/** The mark of what each place retains; places that retain nothing are absent. */
export type Marks = ReadonlyMap<Place, string>;

/**
 * Whether an apply is complete: all its places have its mark, or the last written one has. A place deleted since has
 * none, so that their number alone does not tell.
 */
export function isWhole(mark: ReadMark, places: readonly PlaceState[], marks: Marks): boolean {
  const written = [...marks.values()].filter((text) => text === mark.text);
  if (written.length >= mark.places) return true;
  return places.some((each) => marks.get(each.place) === mark.text && keyOfPlace(each) === mark.last);
}

/** Leaves out empty places: they may retain all earlier content, and their snapshots do not tell. */
export function marksRead(places: readonly PlaceState[]): Marks {
  return new Map(
    places.flatMap(({ place, snapshot }) =>
      snapshot?.retains === undefined ? [] : [[place, snapshot.retains] as const],
    ),
  );
}

/** Whether the last apply or undo was interrupted, as far as its places were read. */
export function isCutShort(places: readonly PlaceState[]): boolean {
  const marks = marksRead(places);
  const newest = newestOf([...marks.values()]);
  return newest !== null && !isWhole(newest, places, marks);
}
