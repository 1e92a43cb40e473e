import { randomBytes } from 'node:crypto';

/**
 * The name of an apply, under which places retain what it replaced: when it began, so that names are in the order of
 * time, and at how many places it does so, so that one that was cut short is known by those that are lacking. What it
 * puts back, where it is an undo, is told by the name of that; what it is for, where it is none, by a digest.
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
}

/** What a new mark is for: the purpose of an apply, or the apply that an undo puts back. */
export type MarkFor = Pick<Mark, 'purpose'> | { readonly undone: Mark };

/** A mark that comes after all of these, whatever the clock says. */
export function newMark(now: Date, places: number, earlier: readonly string[], what: MarkFor): string {
  const newest = newestOf(earlier)?.began;
  const least = newest === undefined ? 0 : new Date(newest).getTime() + 1;
  const began = new Date(Math.max(now.getTime(), least)).toISOString();
  const name = `${began}/${randomBytes(3).toString('hex')}/${places}`;
  if ('undone' in what) return `${name}/${nameOf(what.undone)}`;
  return what.purpose === null ? name : `${name}/${what.purpose}`;
}

/** What of a mark says which apply it was. */
export function nameOf({ began, random }: Mark): string {
  return `${began}/${random}`;
}

const form =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f]{6})\/(\d{1,9})(?:\/(?:([0-9a-f]{8})|(\S+\/[0-9a-f]{6})))?$/;

/** Null for what is no mark of kpki's. */
export function readMark(text: string): Mark | null {
  const [, began, random, places, purpose, undoes] = form.exec(text) ?? [];
  if (began === undefined || random === undefined || places === undefined) return null;
  return { began, random, places: Number(places), purpose: purpose ?? null, undoes: undoes ?? null };
}

/** The last of some marks; null where none is one of kpki's. */
export function newestOf(marks: readonly string[]): (Mark & { readonly text: string }) | null {
  const read = marks.flatMap((text) => {
    const mark = readMark(text);
    return mark === null ? [] : [{ ...mark, text }];
  });
  return read.toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1))[0] ?? null;
}
