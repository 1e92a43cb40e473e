import type { KeyOf } from '../screens/hints.ts';

/** When what a screen shows was read. */
export const readAgeTexts = {
  /** In whole minutes. */
  age: (minutes: number, isStale: boolean): string => ageText('read', minutes, isStale),
  /** Of servers, in whole minutes. */
  asked: (minutes: number, isStale: boolean): string => ageText('asked', minutes, isStale),
  asksEvery: (seconds: number): string => `asks every ${seconds}s`,
  refreshing: 'refreshing …',
  watched: '⟳ watching',
  watching: (seconds: number): string => `Watching: refreshes every ${seconds}s while nothing runs.`,
  notWatching: (key: KeyOf): string => `Not watching any more: ${key('again')} refreshes.`,
  notRefreshed: (why: string): string => `Not refreshed: ${why}`,
} as const;

function ageText(done: 'read' | 'asked', minutes: number, isStale: boolean): string {
  const age = minutes === 0 ? `${done} now` : `${done} ${ageIn(minutes)} ago`;
  return isStale ? `! stale, ${age}` : age;
}

function ageIn(minutes: number): string {
  if (minutes < 60) return `${minutes}m`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / (24 * 60))}d`;
}
