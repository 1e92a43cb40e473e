import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';

export interface RunningWorker {
  readonly send: (message: ToWorker) => void;
  /** At once, whatever it does; the journal makes the set whole at the next run. */
  readonly end: () => Promise<void>;
}

/**
 * Starts the thread that works: it reads, plans and makes keys for seconds at a time, and the screen must answer keys
 * meanwhile.
 */
export function startWorker(onMessage: (message: FromWorker) => void, onDefect: (error: Error) => void): RunningWorker {
  // Built, this file and the worker's lie in one folder as JavaScript; in the sources they are TypeScript.
  const program = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const worker = new Worker(new URL(program, import.meta.url), { argv: process.argv.slice(2) });
  worker.on('message', onMessage);
  worker.on('error', (error) => onDefect(error instanceof Error ? error : new Error(String(error))));
  return {
    send: (message) => worker.postMessage(message),
    end: async () => {
      await worker.terminate();
    },
  };
}
