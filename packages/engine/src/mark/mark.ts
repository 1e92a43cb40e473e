import { hash, randomBytes } from 'node:crypto';
import type { PlaceState } from '../read/read-places.ts';

/**
 * The name of an apply, under which places retain what it replaced: when it began, so that names are in the order of
 * time, and at how many places it does so and which of them is the last, so that one that was cut short is known by what is
 * lacking. What it puts back, where it is an undo, is told by the name of that; what it is for, where it is none, by a digest.
 */
export interface Mark {
  /** RFC 3339, UTC, with milliseconds. */
  readonly began: string;
  /** Tells apart what began at one time. */
  readonly random: string;
  readonly places: number;
  /** What the apply is to bring about, as `purposeOf` tells it; null for an undo. */
  readonly purpose: string | null;
  /** `began/random` of the apply that an undo puts back; null: it is none. */
  readonly undoes: string | null;
  /** The place that is written once all others are done, as `keyOfPlace` tells it. Null: none comes after the others. */
  readonly last: string | null;
}

/** Where an apply retains something. */
export type MarkedPlaces = Pick<Mark, 'places' | 'last'>;

/** A mark and the text that places have of it. */
export type ReadMark = Mark & { readonly text: string };

/** What a new mark is for: the purpose of an apply, or the apply that an undo puts back. */
export type MarkFor = Pick<Mark, 'purpose'> | { readonly undone: Mark };

/** A mark that comes after all of these, whatever the clock says. */
export function newMark(now: Date, { places, last }: MarkedPlaces, earlier: readonly string[], what: MarkFor): string {
  const newest = newestOf(earlier)?.began;
  const least = newest === undefined ? 0 : new Date(newest).getTime() + 1;
  const began = new Date(Math.max(now.getTime(), least)).toISOString();
  const name = `${began}/${randomBytes(3).toString('hex')}/${places}`;
  const about = 'undone' in what ? nameOf(what.undone) : what.purpose;
  const word = last === null ? null : `last:${last}`;
  return [name, about, word].filter((part) => part !== null).join('/');
}

/** What tells a place apart from the others in a mark, where a name would be too long. */
export function keyOfPlace({ sink, place }: PlaceState): string {
  return hash('sha256', JSON.stringify([sink.name, place.id]), 'hex').slice(0, 8);
}

/** What of a mark says which apply it was. */
export function nameOf({ began, random }: Mark): string {
  return `${began}/${random}`;
}

const form =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f]{6})\/(\d{1,9})(?:\/(?:([0-9a-f]{8})|(\S+\/[0-9a-f]{6})))?(?:\/(?:last|last-made):([0-9a-f]{8}))?$/;

/** Null for what is no mark of kpki's. */
export function readMark(text: string): Mark | null {
  const [, began, random, places, purpose, undoes, last] = form.exec(text) ?? [];
  if (began === undefined || random === undefined || places === undefined) return null;
  const told = { purpose: purpose ?? null, undoes: undoes ?? null, last: last ?? null };
  return { began, random, places: Number(places), ...told };
}

/** The last of some marks; null where none is one of kpki's. */
export function newestOf(marks: readonly string[]): ReadMark | null {
  const read = marks.flatMap((text) => {
    const mark = readMark(text);
    return mark === null ? [] : [{ ...mark, text }];
  });
  return read.toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1))[0] ?? null;
}
