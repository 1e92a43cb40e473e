import { day, timeOfDay } from '../dates.ts';
import type { KeyOf } from '../screens/hints.ts';

/** When what a screen shows was read. */
export const readAgeTexts = {
  /** The time of day, which stays true without a redraw, and the age in whole minutes. */
  read: (at: number, minutes: number, isStale: boolean): string => marked(aged('read', at, minutes), isStale),
  /**
   * Of what is looked at again by itself, from the longest form. `seconds`: null where changed files are seen at once.
   * `last`: when the part was read that was read last.
   */
  watched: (at: number, seconds: number | null, last: number = at): readonly string[] => {
    const read = `⟳ ${timed('read', at, 0)}${last - at < minute ? '' : ` to ${timeOfDay(last)}`}`;
    if (seconds === null) return [`${read}, watching`, read];
    return [`${read}, every ${seconds < 120 ? `${seconds}s` : ageIn(Math.round(seconds / 60))}`, read];
  },
  /** The same of servers. */
  asked: (at: number, minutes: number, isStale: boolean): string => marked(aged('asked', at, minutes), isStale),
  /** Of servers, for a screen reader. */
  askedInWords: (at: number): string => `Servers ${timed('asked', at, 0)}.`,
  asksEvery: (seconds: number): string => `asks every ${seconds}s`,
  refreshing: 'refreshing …',
  watching: (seconds: number, seesFiles: boolean): string =>
    `Watching: refreshes ${seesFiles ? 'when files change, and ' : ''}every ${seconds}s while nothing runs.`,
  notWatching: (key: KeyOf): string => `Not watching any more: ${key('again')} refreshes.`,
  notRefreshed: (why: string): string => `Not refreshed: ${why}`,
} as const;

function marked(age: string, isStale: boolean): string {
  return isStale ? `! stale, ${age}` : age;
}

const minute = 60_000;
const minutesOfDay = 24 * 60;

function aged(done: 'read' | 'asked', at: number, minutes: number): string {
  const when = timed(done, at, minutes);
  return minutes === 0 ? when : `${when}, ${ageIn(minutes)} ago`;
}

/** `asked 12:04:31Z`, with the date if that was another day. */
function timed(done: 'read' | 'asked', at: number, minutes: number): string {
  return `${done} ${minutes < minutesOfDay ? '' : `${day(new Date(at).toISOString())} `}${timeOfDay(at)}`;
}

function ageIn(minutes: number): string {
  if (minutes < 60) return `${minutes}m`;
  return minutes < 2 * minutesOfDay ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / minutesOfDay)}d`;
}
