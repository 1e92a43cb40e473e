import { createHash } from 'node:crypto';
import { type Files, misfits } from './fits.ts';
import { type Folder, readableKeys } from './folder.ts';

/** The states that a failed run can leave for a reader of the folder. The docs print this table. */
export const states = {
  before: 'nothing changed: the set from before whole, or no file yet',
  after: 'the new set, whole',
  partly: 'some files are new, and every key fits its certificate',
  between: 'as far as a committed journal got: one pair is half new, for the instant between two renames',
  unusable: 'a file is empty or cut off, or a key and its certificate do not fit',
} as const;

export type State = keyof typeof states;

export interface Expected {
  readonly before: Files;
  readonly changed: readonly string[];
}

/** Everything of one state of the disk that decides what happens next. */
export interface Look {
  readonly state: State;
  /** The same for states of the disk that only differ in what keys are. */
  readonly digest: string;
  /** Keys that others may read: there must be none. */
  readonly readableKeys: readonly string[];
  readonly misfits: readonly string[];
}

export function lookAt(folder: Folder, expected: Expected): Look {
  const wrong = misfits(folder.files);
  return {
    state: stateOf(folder.files, expected, wrong),
    digest: digestOf(folder, expected.before, wrong),
    readableKeys: readableKeys(folder),
    misfits: wrong,
  };
}

function stateOf(files: Files, { before, changed }: Expected, wrong: readonly string[]): State {
  const isNew = (name: string): boolean => {
    const bytes = files.get(name);
    return bytes !== undefined && before.get(name)?.equals(bytes) !== true;
  };
  // What an undo would need is no part of the set: until the journal is finished it is kept elsewhere.
  const lost = [...before.keys()].filter((name) => !name.startsWith(undoFolder) && !files.has(name));
  if (lost.length === 0 && !changed.some(isNew)) return 'before';
  if (wrong.length === 0 && lost.length === 0) {
    return changed.every(isNew) ? 'after' : 'partly';
  }
  // A journal finishes exactly one pair that a rename has halved.
  return wrong.length === 1 && files.has(journal) && lost.length === 0 ? 'between' : 'unusable';
}

const journal = '.kpki-journal';
const undoFolder = '.kpki-undo/';

function digestOf({ files, modes }: Folder, before: Files, wrong: readonly string[]): string {
  const rows = [...modes].map(([name, mode]) => {
    const bytes = files.get(name);
    const kind = bytes === undefined ? 'folder' : kindOf(bytes, before.get(name));
    return `${name.replaceAll(/[0-9a-f]{16,}/g, '*')} ${mode.toString(8)} ${kind}`;
  });
  return createHash('sha256')
    .update([...rows.toSorted(), ...wrong].join('\n'))
    .digest('hex');
}

function kindOf(bytes: Buffer, before: Buffer | undefined): string {
  if (bytes.length === 0) return 'empty';
  return before?.equals(bytes) === true ? 'old' : 'new';
}
