import { routeOf } from './change.ts';
import type { State } from './model.ts';

const second = 1000;
const minute = 60 * second;

/** A watch reads for so small a part of the time: a large cluster, or one in Vault, is read at longer intervals. */
const readingShare = 0.002;
/** Few, so that an interval seldom changes. */
const intervals = [5 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute];
const longestInterval = 15 * minute;

/** Returns the shortest interval that is as long, else the longest; in milliseconds. */
export function intervalOf(needed: number): number {
  return intervals.find((each) => each >= needed) ?? longestInterval;
}

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
  // Rows that are refreshed alone tell nothing of how long all of them take.
  const took = task === 'read fleet' ? (state.fleet?.whole.took ?? 0) : at - (state.began[task] ?? at);
  return Math.max(state.watchSeconds * second, intervalOf(Math.max(0, took) / readingShare));
}

/** A reading that failed leaves what was read before, and counts too. */
export function lastTried(state: State, at: number): number {
  const task = watchedTask(state);
  // Some rows are refreshed alone after an apply: the others are as old as before.
  const began = task === 'read fleet' ? state.fleet?.whole.began : state.began[task];
  return Math.max(at, began ?? 0);
}

/** The moment at which a watch refreshes what the screen shows, if nothing keeps it from that. */
export function nextRefresh(state: State, at: number): number {
  return lastTried(state, at) + watchInterval(state, at);
}
