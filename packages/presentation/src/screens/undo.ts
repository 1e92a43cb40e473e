import { nothingWritten } from './written.ts';

/** What the screen of an undo says around the document. */
export const undoScreenTexts = {
  reading: 'Reading what the last apply replaced …',
  running: 'Undoing …',
  stopping: 'Stopping before the next location …',
  stops: 'ctrl-c stops before the next location.',
  isRunning: 'An undo is running: ctrl-c stops it.',
  drifted: (location: string, drift: readonly string[]): string => `${location} drifted: ${drift.join('; ')}`,
  done: 'u reverts this undo; p plans due steps.',
  failed: 'The undo stopped. t plans the rest again.',
  notPlanned: 'The undo has no plan, and nothing was written. t plans again.',
  nothing: 'There is no apply to undo.',
  nothingIn: (where: string): string => `There is no apply to undo in ${where}.`,
  thisFolder: 'this folder',
  planned: nothingWritten,
  refused: {
    noPlan: 'Not undone: no undo is planned.',
    noApply: 'Not undone: there is no apply to undo.',
    noFile: 'Not undone: no file of the last apply can be restored.',
    drift: 'Not undone: a location drifted; repair it first (p plans the repair).',
  },
  undo: 'Undo',
  undoRest: 'Undo the rest',
} as const;
