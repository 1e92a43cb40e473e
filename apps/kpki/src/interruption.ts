const endings = ['SIGINT', 'SIGTERM'] as const;

/** `npx` forwards a signal that the terminal has sent already: two signals within this many milliseconds are one. */
const echo = 500;

/** Aborts at the first Ctrl-C or SIGTERM; ends the program at the second, unless another listener handles it. */
export function hearInterruption(): AbortSignal {
  const interruption = new AbortController();
  let last = 0;
  for (const ending of endings) {
    process.on(ending, () => {
      const isEcho = Date.now() - last < echo;
      last = Date.now();
      // The command is done, and only what a plugin left behind keeps the process alive.
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
