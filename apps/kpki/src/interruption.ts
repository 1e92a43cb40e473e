const endings = ['SIGINT', 'SIGTERM'] as const;

/** `npx` hands on what the terminal sent already: within so many milliseconds, two signals are one. */
const echo = 500;

/**
 * Hears of Ctrl-C and of SIGTERM until the program has ended. The first aborts what runs, which then ends by itself; the
 * second ends the program at once, unless something else hears it, as the UI does. Nobody sees the stack of either.
 */
export function hearInterruption(): AbortSignal {
  const interruption = new AbortController();
  let last = 0;
  for (const ending of endings) {
    process.on(ending, () => {
      const isEcho = Date.now() - last < echo;
      last = Date.now();
      // What it was started for is done, and only what a plugin left behind keeps it.
      if (process.exitCode !== undefined) process.exit();
      if (!interruption.signal.aborted) interruption.abort();
      else if (!isEcho && process.listenerCount(ending) === 1) {
        process.stderr.write('kpki: interrupted\n');
        process.exit(130);
      }
    });
  }
  return interruption.signal;
}
