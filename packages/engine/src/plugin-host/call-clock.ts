import type { CallName } from '../model/plugin-faults.ts';
import type { Doubt } from './plugin-origin.ts';

/** A running call, and the moment at which the host gives up on it. */
interface RunningCall {
  /** Leaves it no more than so many milliseconds, even while a question is open. */
  shorten(milliseconds: number): void;
  stop(): void;
}

/** Stands still while the plugin has a question open: a person may take long to find their token. */
export interface CallClock {
  start(milliseconds: number, overdue: () => void): RunningCall;
  whileAsking<T>(ask: () => Promise<T>): Promise<T>;
}

interface Timed {
  go(): void;
  halt(): void;
}

export function callClock(): CallClock {
  const running = new Set<Timed>();
  let questions = 0;
  return {
    start(milliseconds, overdue) {
      let left = milliseconds;
      let since = 0;
      let timer: NodeJS.Timeout | undefined;
      let isShortened = false;
      const halt = (): void => {
        if (timer === undefined) return;
        clearTimeout(timer);
        timer = undefined;
        left -= performance.now() - since;
      };
      const go = (): void => {
        since = performance.now();
        timer = setTimeout(overdue, Math.max(0, left));
      };
      // Once shortened, no question holds it up.
      const timed = {
        go: () => {
          if (!isShortened) go();
        },
        halt: () => {
          if (!isShortened) halt();
        },
      };
      running.add(timed);
      if (questions === 0) go();
      return {
        shorten(most) {
          halt();
          left = Math.min(left, most);
          isShortened = true;
          go();
        },
        stop() {
          halt();
          running.delete(timed);
        },
      };
    },
    async whileAsking(ask) {
      questions += 1;
      if (questions === 1) for (const each of running) each.halt();
      try {
        return await ask();
      } finally {
        questions -= 1;
        if (questions === 0) for (const each of running) each.go();
      }
    },
  };
}

interface CallKind {
  readonly seconds: number;
  readonly doubt: Doubt;
}

const minute = 60;

/**
 * The longest that each call may take; docs/contract.md shows the table. These are no time-outs of requests, which are
 * a plugin's own: beyond them, a plugin is broken. What a device does alone, or with a person's touch, has the most
 * time.
 */
export const callKinds: Readonly<Record<CallName, CallKind>> = {
  'check-options': { seconds: 10, doubt: 'unavailable' },
  open: { seconds: 2 * minute, doubt: 'unavailable' },
  check: { seconds: 2 * minute, doubt: 'unavailable' },
  close: { seconds: 30, doubt: 'unavailable' },
  'find-key': { seconds: minute, doubt: 'unavailable' },
  'create-key': { seconds: 10 * minute, doubt: 'uncertain' },
  'generate-key': { seconds: 10 * minute, doubt: 'unavailable' },
  'adopt-key': { seconds: minute, doubt: 'unavailable' },
  sign: { seconds: 5 * minute, doubt: 'unavailable' },
  'export-key': { seconds: minute, doubt: 'unavailable' },
  'show-ca': { seconds: 2 * minute, doubt: 'unavailable' },
  issue: { seconds: 5 * minute, doubt: 'uncertain' },
  read: { seconds: 2 * minute, doubt: 'unavailable' },
  write: { seconds: 10 * minute, doubt: 'uncertain' },
  'reveal-key': { seconds: minute, doubt: 'unavailable' },
  lock: { seconds: 2 * minute, doubt: 'uncertain' },
  'release-lock': { seconds: 30, doubt: 'uncertain' },
  'list-missing-rights': { seconds: 2 * minute, doubt: 'unavailable' },
};

/** How long a call may continue after the run was stopped: a write may be half done. */
export const graceSeconds = 30;
