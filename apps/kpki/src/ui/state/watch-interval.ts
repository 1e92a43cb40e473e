import { routeOf } from './change.ts';
import type { State } from './model.ts';

const second = 1000;
const minute = 60 * second;

/** A watch reads for so small a part of the time: a large cluster, or one in Vault, is read at longer intervals. */
const readingShare = 0.002;
const longestInterval = 15 * minute;

export function watchedTask(state: State): 'read' | 'read fleet' | 'ask servers' {
  switch (routeOf(state).screen) {
    case 'fleet':
      return 'read fleet';
    case 'live':
      return 'ask servers';
    default:
      return 'read';
  }
}

/** `at`: when the last reading of what the screen shows ended. */
export function watchInterval(state: State, at: number): number {
  const task = watchedTask(state);
  // To wait for an answer costs nothing.
  if (task === 'ask servers') return state.watchSeconds * second;
  const began = state.began[task] ?? at;
  const needed = Math.max(0, at - began) / readingShare;
  return Math.max(state.watchSeconds * second, Math.min(longestInterval, needed));
}
