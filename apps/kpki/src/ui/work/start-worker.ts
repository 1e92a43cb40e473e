import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FromWorker } from './notice.ts';
import { type NumberedTask, toEnd } from './task.ts';
import { writeGate } from './write-gate.ts';

/** In milliseconds. */
const longestEnding = 100;

export interface RunningWorker {
  readonly send: (message: NumberedTask) => void;
  /** At once, whatever it computes or waits for; but a task that has begun to write is done to its end. */
  readonly end: () => Promise<void>;
  /** Has nobody wait for that: a write is cut short, and the sink puts it in order at the next apply. */
  readonly kill: () => void;
}

/**
 * Starts the thread that works: it reads, plans and makes keys for seconds at a time, and the screen must answer keys
 * meanwhile. `onDefect` is told once, if it ends otherwise than by `end`.
 */
export function startWorker(onMessage: (message: FromWorker) => void, onDefect: (error: Error) => void): RunningWorker {
  // Built, this file and the worker's lie in one folder as JavaScript; in the sources they are TypeScript.
  const program = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const gate = writeGate();
  const worker = new Worker(new URL(program, import.meta.url), {
    argv: process.argv.slice(2),
    workerData: gate.shared,
  });
  worker.on('message', onMessage);
  let isOver = false;
  const onOver = (error: Error): void => {
    gate.abandon();
    if (!isOver) onDefect(error);
    isOver = true;
  };
  worker.on('error', (error) => onOver(error instanceof Error ? error : new Error(String(error))));
  // A plugin may end the thread that it runs in.
  worker.on('exit', (code) =>
    onOver(new Error(`the thread that works has ended by itself, with the exit code ${code}`)),
  );
  return {
    send: (message) => worker.postMessage(message),
    kill: gate.abandon,
    end: async () => {
      await gate.shut();
      isOver = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage(toEnd);
      // While it computes it hears nothing, and nobody waits for that.
      await Promise.race([ended, pause(longestEnding)]);
      await worker.terminate();
    },
  };
}

/** A worker that is started when it is told to; what it is to do before that waits for it. */
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
