const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds. SIGHUP may come from the system and the shell, Ctrl-C from the terminal and from `npx`. */
const echo = 500;

type Ending = (typeof endings)[number];

/** Listens to every signal that ends the program: Ink lets the process die of one that only Ink hears. */
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
