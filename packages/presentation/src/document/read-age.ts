import { day, timeOfDay } from '../dates.ts';
import type { KeyOf } from '../screens/hints.ts';

/** When what a screen shows was read. `at` and `now` in milliseconds. */
export const readAgeTexts = {
  /** The time of day, which stays true without a redraw, and the age in whole minutes. */
  read: (at: number, now: number, isStale: boolean): string => marked(aged('read', at, now), isStale),
  /**
   * Of what is refreshed by itself, from the longest form. `next`: when that is; `on-change`: at once when files change;
   * null: not before something ends. `last`: when the part was read that was read last.
   */
  watched: (times: {
    readonly at: number;
    readonly now: number;
    readonly next: number | 'on-change' | null;
    readonly last?: number;
  }): readonly string[] => {
    const { at, now, next, last = at } = times;
    const read = `⟳ ${timed('read', at, now)}${last - at < minute ? '' : ` to ${timeOfDay(last)}`}`;
    if (next === null) return [read];
    return [next === 'on-change' ? `${read}, watching` : `${read}, next ${timeOfDay(next)}`, read];
  },
  /** The same of servers. */
  asked: (at: number, now: number, isStale: boolean): string => marked(aged('asked', at, now), isStale),
  /** Until they have answered again. */
  askedAgain: (at: number, now: number, isStale: boolean): string =>
    isStale ? marked(aged('asked', at, now), isStale) : `⟳ ${aged('asked', at, now)}`,
  /** Of servers, for a screen reader. */
  askedInWords: (at: number, now: number): string => `Servers ${timed('asked', at, now)}.`,
  asksEvery: (seconds: number): string => `asks every ${seconds}s`,
  refreshing: 'refreshing …',
  watching: (next: number, seesFiles: boolean): string =>
    `Watching: the next refresh is at ${timeOfDay(next)}${seesFiles ? ', or when files change' : ''}, unless something runs.`,
  notWatching: (key: KeyOf): string => `Not watching any more: ${key('again')} refreshes.`,
  notRefreshed: (why: string): string => `Not refreshed: ${why}`,
} as const;

function marked(age: string, isStale: boolean): string {
  return isStale ? `! stale, ${age}` : age;
}

const minute = 60_000;
const minutesOfDay = 24 * 60;

function aged(done: 'read' | 'asked', at: number, now: number): string {
  const when = timed(done, at, now);
  const minutes = Math.floor(Math.max(0, now - at) / minute);
  return minutes === 0 ? when : `${when}, ${ageIn(minutes)} ago`;
}

/** `asked 12:04:31Z`, with the date if that was another day. */
function timed(done: 'read' | 'asked', at: number, now: number): string {
  const [then, today] = [at, now].map((each) => day(new Date(each).toISOString()));
  return `${done} ${then === today ? '' : `${then} `}${timeOfDay(at)}`;
}

function ageIn(minutes: number): string {
  if (minutes < 60) return `${minutes}m`;
  return minutes < 2 * minutesOfDay ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / minutesOfDay)}d`;
}
