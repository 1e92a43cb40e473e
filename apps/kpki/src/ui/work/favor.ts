import { setFlagsFromString } from 'node:v8';
import type { Task } from './task.ts';

/**
 * Sets what V8 favors from now on, in all threads. An open UI mostly waits, so memory is to be given back soon. An apply
 * makes much that is new, and clearing it often would keep keys waiting (docs/decisions/options-of-node.md).
 */
export function favor(what: 'memory' | 'speed'): void {
  setFlagsFromString(what === 'memory' ? '--optimize-for-size' : '--no-optimize-for-size');
}

export function favorFor(task: Task): void {
  // These two belong to a task that runs.
  if (task.type === 'answer' || task.type === 'stop') return;
  favor(task.type === 'apply' ? 'speed' : 'memory');
}
