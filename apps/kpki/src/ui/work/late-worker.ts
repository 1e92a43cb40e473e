import type { FromWorker, ToWorker } from './messages.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

/** A worker that is started when it is told to; what it is to do before that waits for it. */
export function lateWorker(
  onMessage: (message: FromWorker) => void,
  onDefect: (error: Error) => void,
): RunningWorker & { readonly start: () => void } {
  const waiting: ToWorker[] = [];
  let running: RunningWorker | null = null;
  return {
    start: () => {
      if (running !== null) return;
      running = startWorker(onMessage, onDefect);
      for (const message of waiting.splice(0)) running.send(message);
    },
    send: (message) => {
      if (running === null) waiting.push(message);
      else running.send(message);
    },
    kill: () => running?.kill(),
    end: async () => {
      await running?.end();
    },
  };
}
