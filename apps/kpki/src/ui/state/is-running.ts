import type { Applying, State } from './model.ts';

/** Whether something is being written. */
export function isRunning({ applying }: State): boolean {
  return applying !== null && isApplyRunning(applying);
}

export function isApplyRunning({ phase }: Applying): boolean {
  return phase === 'running' || phase === 'stopping';
}
