/** Calls of something, of which several may go on at a time. */
export interface CallsInFlight {
  during<T>(call: () => Promise<T>): Promise<T>;
  /** Fires once none goes on; fired already where none does. */
  idle(): AbortSignal;
}

export function callsInFlight(): CallsInFlight {
  let count = 0;
  let controller = new AbortController();
  controller.abort();
  return {
    during: async (call) => {
      if (count === 0) controller = new AbortController();
      count += 1;
      try {
        return await call();
      } finally {
        count -= 1;
        if (count === 0) controller.abort();
      }
    },
    idle: () => controller.signal,
  };
}
