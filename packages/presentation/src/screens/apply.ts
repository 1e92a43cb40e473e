import { type HintBy, hints, type KeyOf } from './hints.ts';

export type ApplyEnd = 'stopped' | 'failed';

const endWords: Readonly<Record<ApplyEnd, string>> = { stopped: 'Stopped', failed: 'Failed' };

/** What the screens of an apply and of its result say. */
export const applyScreenTexts = {
  planRest: 'Plan the rest',
  /** Where nothing was written, all of it is left. */
  planAgain: 'Plan again',
  stops: (key: KeyOf): string => `${key('stop')} stops before the next write; written files stay complete.`,
  stopping: (by: HintBy): string => `Stopping before the next write. ${hints.leaveAtOnce(by)}`,
  /** `end`: whether the user stopped the apply. */
  ended: {
    nothing: (end: ApplyEnd, key: KeyOf): string =>
      `${endWords[end]}: nothing was written. ${key('again')} plans again.`,
    'whole locations': (end: ApplyEnd, key: KeyOf): string =>
      `${endWords[end]}: the written files are complete. ${key('again')} plans the rest.`,
    unknown: (end: ApplyEnd, key: KeyOf): string =>
      `${endWords[end]} during a write. ${key('again')} refreshes and plans the rest.`,
  },
  /** Above the columns of the list. */
  heads: { step: 'Step', what: 'What', state: 'State', time: 'Time' },
  /** Of files next to the list: how many are in place, or made and not in place yet. */
  written: (done: number, all: number): string => `${done} of ${all} written`,
  made: (done: number, all: number): string => `${done} of ${all} made`,
  isRunning: (key: KeyOf): string => `An apply is running: ${key('stop')} stops it.`,
  unavailable: (counter: string): string => `is unavailable: ${counter}`,
  inShell: 'The same in a shell',
  pendingNext: (by: HintBy): string => `When that is done, ${hints.planPending(by)}`,
} as const;

/** Where Enter goes once the work is done. */
export const goesTexts = {
  enter: (where: string, key: KeyOf): string => `${key('open')} goes ${where}.`,
  /** Buttons. */
  labels: {
    trust: 'Trust tree',
    rotation: 'Rotation: checks',
    calendar: 'Expiries',
    environments: 'Environments',
    back: 'Back',
  },
  trust: 'to the trust tree',
  back: 'back',
  backTo: (place: string): string => `back to ${place}`,
  backToThe: (screen: string): string => `back to the ${screen}`,
} as const;
