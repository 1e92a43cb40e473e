import { setTimeout as pause } from 'node:timers/promises';
import type { RunningProgram } from './start-program.ts';

/** A program that is started again when it ends by itself, as an init system or a kubelet would. */
export interface Supervised {
  start(): Promise<void>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Of the process that runs, or ran last; 0 before the first start. */
  processId(): number;
  /** Everything it wrote since the first start; empty before that. */
  log(): string;
}

const restartAfterMilliseconds = 1_000;

/** Calls `onEnd` each time that the program exits without a stop. */
export function supervise(begin: () => Promise<RunningProgram>, onEnd: () => void): Supervised {
  let program: RunningProgram | null = null;
  let last: RunningProgram | null = null;
  let isWanted = false;
  let again: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    const started = await begin();
    program = started;
    last = started;
    void started.exited.then(() => {
      if (program === started && isWanted) again = revive();
    });
  }

  async function revive(): Promise<void> {
    program = null;
    onEnd();
    while (isWanted && program === null) {
      await pause(restartAfterMilliseconds);
      if (!isWanted) return;
      // A program that does not start is retried until it runs or is stopped; its clients see that it is missing.
      await run().catch(() => undefined);
    }
  }

  return {
    async start() {
      isWanted = true;
      await run();
    },
    async stop(signal) {
      isWanted = false;
      await again;
      const running = program;
      program = null;
      await running?.stop(signal);
    },
    processId: () => last?.processId ?? 0,
    log: () => last?.log() ?? '',
  };
}
