import type { RunningWorker } from './work/start-worker.ts';

/** In milliseconds. */
const moment = 300;

const waiting =
  'Waiting until what is being written is written to its end. Ctrl-C ends at once; the next apply then puts it in order.';

/**
 * Ends the thread that works. Whoever has to wait for it longer than a moment is told why, in one line, and may end it by
 * Ctrl-C from then on; one before that was pressed to leave, and so was its echo.
 */
export async function endWorker(
  { end, kill }: Pick<RunningWorker, 'end' | 'kill'>,
  tell: (line: string) => void,
  signals: NodeJS.EventEmitter = process,
): Promise<'ended' | 'killed'> {
  let how: 'ended' | 'killed' = 'ended';
  let isTold = false;
  const timer = setTimeout(() => {
    isTold = true;
    tell(waiting);
  }, moment);
  const onInterrupt = (): void => {
    if (!isTold) return;
    how = 'killed';
    kill();
  };
  signals.on('SIGINT', onInterrupt);
  try {
    await end();
  } finally {
    clearTimeout(timer);
    signals.off('SIGINT', onInterrupt);
  }
  return how;
}
