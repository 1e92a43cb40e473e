import type { KeyOf } from './hints.ts';

/** What the next undo does after an undo, or after a redo. */
export function undoAfter(isRedo: boolean): string {
  return isRedo ? 'undoes the apply again' : 'redoes the apply';
}

/** What the screen of an undo says around the document. */
export const undoScreenTexts = {
  /** Above what a running cluster does then. */
  effects: (isRedo: boolean): string => `After ${isRedo ? 'redo' : 'undo'}`,
  reading: 'Reading what the last apply replaced …',
  running: 'Undoing …',
  stopping: 'Stopping before the next location …',
  stops: (key: KeyOf): string => `${key('stop')} stops before the next location.`,
  isRunning: (key: KeyOf): string => `An undo is running: ${key('stop')} stops it.`,
  /** Of the plan of an undo, often read right after an apply. */
  notYet: (isRedo: boolean): string => `Nothing has been ${isRedo ? 'redone' : 'undone'} yet.`,
  /** Above what each artifact changes, next to the plan of the undo. */
  before: 'Now and after it',
  /** Of a field after the undo. */
  changes: {
    /** Of what is not known. A redo may revert an undo or a redo: both are undos. */
    restored: (isRedo: boolean): string => (isRedo ? 'as before the undo' : 'as before the apply'),
    removed: 'removed',
    key: (isRedo: boolean): string => (isRedo ? 'key before the undo' : 'key before the apply'),
    sameKey: 'same key',
    expiredOn: (day: string): string => `expired on ${day}`,
  },
  /** `isRedo`: of what is done now. */
  done: (isRedo: boolean, key: KeyOf): string => `${key('undo')} ${undoAfter(isRedo)}; ${key('plan')} plans due steps.`,
  stopped: (key: KeyOf): string => `The undo stopped. ${key('again')} plans the rest again.`,
  failed: (key: KeyOf): string => `The undo failed. ${key('again')} plans the rest again.`,
  busy: (key: KeyOf): string =>
    `Another run holds the lock, so nothing was undone. ${key('again')} plans the undo again.`,
  notPlanned: (key: KeyOf): string => `The undo has no plan, and nothing was written. ${key('again')} plans again.`,
  refused: {
    noPlan: 'no undo is planned',
    drift: (key: KeyOf): string => `a location drifted; repair it first (${key('plan')} plans the repair)`,
  },
  notUndone: (why: string): string => `Not undone: ${why}.`,
  /** By whether it redoes what an undo has taken back, and whether something has changed since. */
  does: (isRedo: boolean, isRest: boolean): string => `${isRedo ? 'Redo' : 'Undo'}${isRest ? ' the rest' : ''}`,
  isDone: (isRedo: boolean): string => `✓ ${isRedo ? 'redone' : 'undone'}`,
} as const;
