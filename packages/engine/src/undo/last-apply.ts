import { isWhole } from '../mark/is-whole.ts';
import { nameOf, newestOf, type ReadMark, readMark } from '../mark/mark.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Retained } from '../retain/retained.ts';

/** The apply whose entries are put back. */
export interface LastApply {
  readonly mark: ReadMark;
  /** Whether it has come to its end, or the undo of it. */
  readonly isWhole: boolean;
  /** The undo of it that was cut short; null: none was. */
  readonly goesOn: ReadMark | null;
}

/**
 * The mark whose entries are put back. Where the last was an undo that has not come to its end, that is what it had begun to
 * put back.
 */
export function lastApply({ places }: Pick<ObservedState, 'places'>, retained: Retained): LastApply | null {
  const marks = new Map([...retained].map(([place, { mark }]) => [place, mark]));
  const newest = newestOf([...marks.values()]);
  if (newest === null) return null;
  const isFinished = isWhole(newest, places, marks);
  const begun = [...marks.values()]
    .map((text) => ({ text, mark: readMark(text) }))
    .find(({ mark }) => mark !== null && nameOf(mark) === newest.undoes);
  if (isFinished || begun === undefined || begun.mark === null) {
    return { mark: newest, isWhole: isFinished, goesOn: null };
  }
  return { mark: { ...begun.mark, text: begun.text }, isWhole: false, goesOn: newest };
}
