import type { Location } from '@kpki/plugin';
import type { LocationState } from '../read/read-locations.ts';
import { keyOfLocation, newestOf, type ReadMark } from './mark.ts';

/** The mark of what each location retains; locations that retain nothing are absent. */
export type Marks = ReadonlyMap<Location, string>;

/**
 * Whether an apply is complete: all its locations have its mark, or the last written one has. A location deleted since has
 * none, so that their number alone does not tell.
 */
export function isComplete(mark: ReadMark, locations: readonly LocationState[], marks: Marks): boolean {
  const written = [...marks.values()].filter((text) => text === mark.text);
  if (written.length >= mark.locations) return true;
  return locations.some((each) => marks.get(each.location) === mark.text && keyOfLocation(each) === mark.last);
}

/** Leaves out empty locations: they may retain all earlier content, and their snapshots do not tell. */
export function marksRead(locations: readonly LocationState[]): Marks {
  return new Map(
    locations.flatMap(({ location, snapshot }) =>
      snapshot?.retains === undefined ? [] : [[location, snapshot.retains] as const],
    ),
  );
}

/** Whether the last apply or undo was interrupted, as far as its locations were read. */
export function wasInterrupted(locations: readonly LocationState[]): boolean {
  const marks = marksRead(locations);
  const newest = newestOf([...marks.values()]);
  return newest !== null && !isComplete(newest, locations, marks);
}
