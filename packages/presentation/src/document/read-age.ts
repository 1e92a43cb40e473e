import { day, timeOfDay } from '../dates.ts';
import type { KeyOf } from '../screens/hints.ts';

/** When what a screen shows was read. */
export const readAgeTexts = {
  /** In whole minutes. */
  age: (minutes: number, isStale: boolean): string =>
    marked(minutes === 0 ? 'read now' : `read ${ageIn(minutes)} ago`, isStale),
  /** Of servers: the time of day, which stays true without a redraw, and the age in whole minutes. */
  asked: (at: number, minutes: number, isStale: boolean): string => {
    const asked = askedText(at, minutes);
    return marked(minutes === 0 ? asked : `${asked}, ${ageIn(minutes)} ago`, isStale);
  },
  /** Of servers, for a screen reader. */
  askedInWords: (at: number): string => `Servers ${askedText(at, 0)}.`,
  asksEvery: (seconds: number): string => `asks every ${seconds}s`,
  refreshing: 'refreshing …',
  watched: '⟳ watching',
  watching: (seconds: number): string => `Watching: refreshes every ${seconds}s while nothing runs.`,
  notWatching: (key: KeyOf): string => `Not watching any more: ${key('again')} refreshes.`,
  notRefreshed: (why: string): string => `Not refreshed: ${why}`,
} as const;

function marked(age: string, isStale: boolean): string {
  return isStale ? `! stale, ${age}` : age;
}

const minutesOfDay = 24 * 60;

/** `asked 12:04:31Z`, with the date if that was another day. */
function askedText(at: number, minutes: number): string {
  return `asked ${minutes < minutesOfDay ? '' : `${day(new Date(at).toISOString())} `}${timeOfDay(at)}`;
}

function ageIn(minutes: number): string {
  if (minutes < 60) return `${minutes}m`;
  return minutes < 2 * minutesOfDay ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / minutesOfDay)}d`;
}
