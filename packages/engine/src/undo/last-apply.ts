import { type Mark, nameOf, newestOf, readMark } from '../retain/mark.ts';
import type { Retained } from '../retain/retained.ts';

type ReadMark = Mark & { readonly text: string };

/** The apply whose entries are put back. */
export interface LastApply {
  readonly mark: ReadMark;
  /** Whether it has come to its end. */
  readonly isWhole: boolean;
  /** The undo of it that was cut short; null: none was. */
  readonly goesOn: ReadMark | null;
}

/**
 * The mark whose entries are put back. Where the last was an undo that has not come to its end, that is what it had begun to
 * put back.
 */
export function lastApply(retained: Retained): LastApply | null {
  const marks = [...retained.values()].map(({ mark }) => mark);
  const newest = newestOf(marks);
  if (newest === null) return null;
  const isWhole = isWholeAt(newest, marks);
  const begun = marks
    .map((text) => ({ text, mark: readMark(text) }))
    .find(({ mark }) => mark !== null && nameOf(mark) === newest.undoes);
  if (isWhole || begun === undefined || begun.mark === null) return { mark: newest, isWhole, goesOn: null };
  return { mark: { ...begun.mark, text: begun.text }, isWhole: true, goesOn: newest };
}

/** Whether an apply has changed all the places that it was to change. */
function isWholeAt({ text, places }: ReadMark, marks: readonly string[]): boolean {
  return marks.filter((mark) => mark === text).length >= places;
}
