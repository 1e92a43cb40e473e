import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { favor, favorFor } from './favor.ts';
import type { FromWorker } from './task.ts';
import { type NumberedTask, toEnd } from './task.ts';
import { writePermit } from './write-permit.ts';

const longestEnding = 100;

export interface RunningWorker {
  readonly send: (message: NumberedTask) => void;
  /** Ends at once, but for a task that has begun to write. */
  readonly end: () => Promise<void>;
  /** Ends even a write; the sink repairs it at the next apply. */
  readonly kill: () => void;
}

/** Calls `onDefect` once if the thread ends by itself. */
export function startWorker(onMessage: (message: FromWorker) => void, onDefect: (error: Error) => void): RunningWorker {
  // Both files are in one folder, built as JavaScript or as TypeScript sources.
  const program = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const permit = writePermit();
  favor('memory');
  const worker = new Worker(new URL(program, import.meta.url), {
    argv: process.argv.slice(2),
    workerData: permit.shared,
  });
  worker.on('message', onMessage);
  let isOver = false;
  const onOver = (error: Error): void => {
    permit.abandon();
    if (!isOver) onDefect(error);
    isOver = true;
  };
  worker.on('error', (error) => onOver(error instanceof Error ? error : new Error(String(error))));
  // A plugin may end its thread.
  worker.on('exit', (code) =>
    onOver(new Error(`the thread that works has ended by itself, with the exit code ${code}`)),
  );
  return {
    send: (message) => {
      favorFor(message.task);
      worker.postMessage(message);
    },
    kill: permit.abandon,
    end: async () => {
      await permit.shut();
      isOver = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage(toEnd);
      // A thread that computes hears nothing.
      await Promise.race([ended, pause(longestEnding)]);
      await worker.terminate();
    },
  };
}

/** Keeps tasks until `start`. */
export function lateWorker(
  onMessage: (message: FromWorker) => void,
  onDefect: (error: Error) => void,
): RunningWorker & { readonly start: () => void } {
  const waiting: NumberedTask[] = [];
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
