import { readAgeTexts, unreachedIn } from '@kpki/presentation';
import { routeOf } from './change.ts';
import { fleetReadAt } from './fleet.ts';
import type { State } from './model.ts';
import { readSince } from './reading.ts';
import type { RotationLook } from './rotation-look.ts';
import type { ScreenName } from './route.ts';
import { intervalOf, nextRefresh, watchedTask, watchInterval } from './watch-interval.ts';

const second = 1000;
const minute = 60 * second;

/** What was read or answered so many milliseconds ago is called stale. */
export const staleAfter = 300_000;

/** The screens that show what was read, and nothing that a new reading would drop. */
const watched: readonly ScreenName[] = ['trust', 'artifact', 'location', 'calendar', 'live', 'fleet'];

/** Components are restarted elsewhere while the screen of a rotation is open: it sees that by itself. */
const secondsWhileAwaited = 5;
/** To ask hundreds of nodes takes a while: between two times it rests for so many times as long. */
const restShare = 2;
/** A server that was ready may fall back, as after a restore of its files. */
const secondsWhileReady = 60;

export function isWatched(state: State): boolean {
  return watched.includes(routeOf(state).screen);
}

/** In how many seconds the screen of a rotation asks the servers again; null: not by itself. */
export function secondsToNextAsk(state: State): number | null {
  const { rotation } = state;
  if (!state.asksAgain || routeOf(state).screen !== 'rotation' || rotation?.is !== 'known') return null;
  const { next, back } = rotation.checks;
  // What is restarted gives no answer meanwhile.
  if (typeof next !== 'string' && (next.refuted.length > 0 || unreachedIn(next).length > 0))
    return Math.max(secondsWhileAwaited, intervalOf(restShare * askingTime(rotation)) / second);
  const isAnswered = typeof next !== 'string' || typeof back !== 'string';
  return state.watching && isAnswered ? secondsWhileReady : null;
}

/** How long the servers took to answer, in milliseconds. */
function askingTime({ askedAt, answeredAt }: Pick<RotationLook, 'askedAt' | 'answeredAt'>): number {
  return askedAt === null || answeredAt === null ? 0 : answeredAt - askedAt;
}

/** The moment of the reading that the screen shows; null if it shows none. */
export function readAt(state: State): number | null {
  const { fleet, live } = state;
  const { screen } = routeOf(state);
  if (!isWatched(state)) return null;
  if (screen === 'fleet') return fleet === null ? null : fleetReadAt(fleet);
  return screen === 'live' ? (live?.at ?? null) : readSince(state);
}

/**
 * When what is shown was read, from the longest form, in steps of a minute: an idle screen is drawn once a minute anyway.
 * Empty: nothing was.
 */
export function readAgeForms(state: State): readonly string[] {
  const { screen } = routeOf(state);
  if (screen === 'rotation') return formsOf(rotationAgeText(state));
  if (screen === 'live') return formsOf(liveAgeText(state));
  const at = readAt(state);
  if (at === null) return [];
  const { reading } = state;
  if (reading.is === 'reading' && reading.by === 'user' && screen !== 'fleet') return [readAgeTexts.refreshing];
  const age = Math.max(0, state.now - at);
  const interval = state.watching ? watchInterval(state, at) : null;
  const isStale = age >= (interval === null ? staleAfter : Math.max(staleAfter, interval + lateBy));
  // Between two times that it looks, what is watched is not old.
  const { now } = state;
  if (interval === null || isStale) return [readAgeTexts.read(at, now, isStale)];
  const due = nextRefresh(state, at);
  const next = seesFiles(state) ? 'on-change' : due > now ? due : null;
  return readAgeTexts.watched({ at, now, next, last: lastRead(state, at) });
}

/** Rows of the fleet are refreshed alone after an apply. */
function lastRead(state: State, at: number): number {
  const { fleet } = state;
  return fleet === null || routeOf(state).screen !== 'fleet' ? at : Math.max(at, ...Object.values(fleet.readAt));
}

/** Whether changed files start a reading, so that the interval, which follows how long a reading takes, matters little. */
export function seesFiles(state: State): boolean {
  return watchedTask(state) === 'read' && state.files.folders.length > 0;
}

/** A watch that has not looked for so long after it was due has failed, or waits for the user. */
const lateBy = minute;

function formsOf(text: string): readonly string[] {
  return text === '' ? [] : [text];
}

function liveAgeText(state: State): string {
  const age = askedAgeText(state, state.live?.askedAt ?? null);
  return age === '' || !state.watching ? age : `${age}, ${readAgeTexts.asksEvery(state.watchSeconds)}`;
}

function rotationAgeText(state: State): string {
  const { now, rotation } = state;
  const before = rotation?.is === 'looking' ? rotation.stale : null;
  if (before !== null) return askedAgainText(state, before.askedAt);
  const age = askedAgeText({ now }, rotation?.askedAt ?? null);
  const seconds = secondsToNextAsk(state);
  return seconds === null ? age : `${age}, ${readAgeTexts.asksEvery(seconds)}`;
}

/** While servers are asked again, their answers before are no warning: only if they take long, or are old. */
function askedAgainText({ now, began }: Pick<State, 'now' | 'began'>, askedAt: number): string {
  const isLate = now - (began['read rotation'] ?? now) >= lateBy;
  return isLate ? readAgeTexts.asked(askedAt, now, true) : askedAgeText({ now }, askedAt, readAgeTexts.askedAgain);
}

/** When the servers were asked; empty: they were not, or are still asked. */
function askedAgeText(
  { now }: Pick<State, 'now'>,
  askedAt: number | null,
  text: (at: number, now: number, isStale: boolean) => string = readAgeTexts.asked,
): string {
  return askedAt === null ? '' : text(askedAt, now, now - askedAt >= staleAfter);
}
