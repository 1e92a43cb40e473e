import { type HintBy, hints } from './hints.ts';

/** What the screens of an apply and of its result say. */
export const applyScreenTexts = {
  planRest: 'Plan the rest',
  stops: 'ctrl-c stops before the next write; written files stay complete.',
  stopping: (by: HintBy): string => `Stopping before the next write. ${hints.leaveAtOnce[by]}`,
  stopped: {
    nothing: 'Stopped: nothing was written. t plans the rest.',
    'whole locations': 'Stopped: the written files are complete. t plans the rest.',
    unknown: 'Stopped during a write. t refreshes and plans the rest.',
  },
  isRunning: 'An apply is running: ctrl-c stops it.',
  unavailable: (counter: string): string => `is unavailable: ${counter}`,
  inShell: 'The same in a shell',
  pendingNext: (by: HintBy): string => `When that is done, ${hints.planPending[by]}`,
} as const;

/** Where Enter goes once the work is done. */
export const goesTexts = {
  enter: (where: string): string => `enter goes ${where}.`,
  trust: 'to the trust tree',
  back: 'back',
  backTo: (place: string): string => `back to ${place}`,
  backToThe: (screen: string): string => `back to the ${screen}`,
} as const;
