/** What the screen of an undo says around the document. */
export const undoScreenTexts = {
  reading: 'Reading what the last apply replaced …',
  running: 'Undoing …',
  stopping: 'Stopping before the next location …',
  stops: 'ctrl-c stops before the next location.',
  isRunning: 'An undo is running: ctrl-c stops it.',
  done: 'u reverts this undo; p plans due steps.',
  failed: 'The undo stopped. t plans the rest again.',
  notPlanned: 'The undo has no plan, and nothing was written. t plans again.',
  refused: {
    noPlan: 'no undo is planned',
    drift: 'a location drifted; repair it first (p plans the repair)',
  },
  notUndone: (why: string): string => `Not undone: ${why}.`,
  undo: 'Undo',
  undoRest: 'Undo the rest',
} as const;
