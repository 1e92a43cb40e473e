import type { State } from './model.ts';

/** Whether something is being written. */
export function isRunning({ applying }: State): boolean {
  return applying?.phase === 'running' || applying?.phase === 'stopping';
}
