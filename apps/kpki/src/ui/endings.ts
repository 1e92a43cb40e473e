const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One ending may be told twice: that a terminal closes by the system and by the shell, and Ctrl-C by the terminal and by
 * `npx`, which hands it on. In milliseconds.
 */
const echo = 500;

type Ending = (typeof endings)[number];

/**
 * Tells of every signal that asks the program to end, and at once where it was asked before; answers what ends that.
 * While the UI is open somebody has to listen for all of them: of one that nobody else hears, Ink has the process die.
 */
export function hearEndings(
  onEnd: (by: Ending) => void,
  before: AbortSignal,
  from: NodeJS.EventEmitter = process,
): () => void {
  let last = -Infinity;
  const hear = (by: Ending): void => {
    const now = performance.now();
    if (now - last >= echo) onEnd(by);
    last = now;
  };
  const heard = endings.map((ending) => [ending, () => hear(ending)] as const);
  for (const [ending, listener] of heard) from.on(ending, listener);
  if (before.aborted) hear('SIGTERM');
  return () => {
    for (const [ending, listener] of heard) from.off(ending, listener);
  };
}
