import { leavingTexts } from '@kpki/presentation';
import { isRunning, isUndoRunning } from './state/applying.ts';
import { runningConformance } from './state/conformance.ts';
import type { State } from './state/model.ts';
import type { RunningWorker } from './work/start-worker.ts';

const moment = 300;

export function whyItWaits(state: State): string {
  if (runningConformance(state) !== null) return leavingTexts.waits.case;
  if (isRunning(state) || isUndoRunning(state)) return leavingTexts.waits.write;
  return leavingTexts.waits.task;
}

/** Ends the worker thread; after a moment `tell` gets a line that says why, and Ctrl-C kills the thread. */
export async function endWorker(
  { end, kill }: Pick<RunningWorker, 'end' | 'kill'>,
  why: string,
  tell: (line: string) => void,
  signals: NodeJS.EventEmitter = process,
): Promise<'ended' | 'killed'> {
  let how: 'ended' | 'killed' = 'ended';
  let isReported = false;
  const timer = setTimeout(() => {
    isReported = true;
    tell(why);
  }, moment);
  const onInterrupt = (): void => {
    if (!isReported) return;
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
