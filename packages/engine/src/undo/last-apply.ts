import { isComplete } from '../mark/is-whole.ts';
import { nameOf, newestOf, type ReadMark, readMark } from '../mark/mark.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Retained } from '../retain/retained.ts';

/** The apply that an undo reverts. */
export interface LastApply {
  readonly mark: ReadMark;
  /** Whether the apply, or the undo of it, is complete. */
  readonly isComplete: boolean;
  /** The interrupted undo of it; null: none. */
  readonly resumes: ReadMark | null;
}

/** Returns the apply to revert. After an interrupted undo, that is the apply that it reverts. */
export function lastApply({ locations }: Pick<ObservedState, 'locations'>, retained: Retained): LastApply | null {
  const marks = new Map([...retained].map(([location, { mark }]) => [location, mark]));
  const newest = newestOf([...marks.values()]);
  if (newest === null) return null;
  const isFinished = isComplete(newest, locations, marks);
  const begun = [...marks.values()]
    .map((text) => ({ text, mark: readMark(text) }))
    .find(({ mark }) => mark !== null && nameOf(mark) === newest.undoes);
  if (isFinished || begun === undefined || begun.mark === null) {
    return { mark: newest, isComplete: isFinished, resumes: null };
  }
  return { mark: { ...begun.mark, text: begun.text }, isComplete: false, resumes: newest };
}
