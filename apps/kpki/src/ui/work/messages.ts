import type { Notice } from './notice.ts';
import type { Task } from './task.ts';

/** To the thread that works. */
export interface ToWorker {
  readonly run: number;
  readonly task: Task;
}

/** And what comes back, gathered. */
export interface FromWorker {
  readonly run: number;
  readonly of: Task['type'];
  readonly notices: readonly Notice[];
}
