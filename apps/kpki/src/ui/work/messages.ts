import type { Notice } from './notice.ts';
import type { Task } from './task.ts';

/** To the thread that works. */
export interface ToWorker {
  readonly run: number;
  readonly task: Task;
}

/** To it as well, once nothing is written any more: it wipes what was typed and must not be known, and ends. */
export const toEnd = 'end';

/** And what comes back, gathered. */
export interface FromWorker {
  readonly run: number;
  readonly of: Task['type'];
  readonly notices: readonly Notice[];
}
