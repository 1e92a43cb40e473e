/** A running call, and the moment at which the host gives up on it. */
interface RunningCall {
  /** Leaves it no more than so many milliseconds, even while a question is open. */
  shorten(milliseconds: number): void;
  stop(): void;
}

/**
 * Measures the calls of one plugin. It stands still while the plugin has a question open: a person may take long to
 * find their token.
 */
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
