import { readAgeTexts } from '@kpki/presentation';
import { only, routeOf, said, type Update } from './change.ts';
import { fleetReadAt, readFleet } from './fleet.ts';
import { readByWatch } from './goto.ts';
import { keysIn } from './keys-in.ts';
import { askServers } from './live.ts';
import type { State } from './model.ts';
import { lookAtRotation, staleAfter } from './rotation.ts';
import type { ScreenName } from './route.ts';
import { isWorking } from './working.ts';

const second = 1000;
const minute = 60 * second;

/** The screens that show what was read, and nothing that a new reading would drop. */
const watched: readonly ScreenName[] = ['trust', 'artifact', 'location', 'calendar', 'live', 'fleet'];

export function toggleWatch(state: State): Update {
  const watching = !state.watching;
  const text = watching ? readAgeTexts.watching(state.watchSeconds) : readAgeTexts.notWatching(keysIn(state));
  return only(said({ ...state, watching }, text));
}

/** To be asked at each tick: refreshes once the last reading is old enough, and nothing runs or is typed. */
export function readIfWatched(state: State): Update {
  const due = watchDue(state);
  if (due === null || state.now < due) return only(state);
  switch (routeOf(state).screen) {
    case 'fleet':
      return readFleet(state, state.fleet?.named ?? []);
    case 'live':
      return askServers(state);
    case 'rotation':
      return state.rotation === null ? only(state) : lookAtRotation(state, state.rotation.of);
    default:
      return readByWatch(state);
  }
}

/** The moment at which the watch refreshes; null: it does not watch, or something is under way. */
export function watchDue(state: State): number | null {
  const waits = awaitsServers(state);
  const at = waits ? (state.rotation?.askedAt ?? null) : readAt(state);
  if (at === null || !(waits || state.watching) || !isIdle(state)) return null;
  return at + (waits ? secondsBetweenAsks * second : watchInterval(state, at));
}

/** A watch reads for so small a part of the time: a large cluster, or one in Vault, is read at longer intervals. */
const readingShare = 0.002;
const longestInterval = 15 * minute;

/** `at`: when the last reading of what the screen shows ended. */
function watchInterval(state: State, at: number): number {
  const { screen } = routeOf(state);
  const began = state.began[screen === 'fleet' ? 'read fleet' : screen === 'live' ? 'ask servers' : 'read'] ?? at;
  const needed = Math.max(0, at - began) / readingShare;
  return Math.max(state.watchSeconds * second, Math.min(longestInterval, needed));
}

/** Components are restarted elsewhere while the screen of a rotation is open: it sees that by itself. */
const secondsBetweenAsks = 15;

function awaitsServers(state: State): boolean {
  const { rotation } = state;
  if (!state.asksAgain || routeOf(state).screen !== 'rotation' || rotation?.is !== 'known') return false;
  const { next } = rotation.checks;
  return next !== 'none' && next !== 'asking' && next.refuted.length > 0;
}

/** The moment of the reading that the screen shows; null if it shows none. */
function readAt(state: State): number | null {
  const { reading, fleet, live } = state;
  const { screen } = routeOf(state);
  if (!watched.includes(screen)) return null;
  if (screen === 'fleet') return fleet === null ? null : fleetReadAt(fleet);
  if (screen === 'live') return live?.at ?? null;
  if (reading.is === 'known') return reading.at;
  return reading.is === 'reading' ? reading.since : null;
}

function isIdle(state: State): boolean {
  const { overlay, leaving, search } = state;
  const route = routeOf(state);
  const isTyping = ('typing' in route && route.typing) || search?.typing === true;
  return overlay === null && leaving === null && !isTyping && !isWorking(state);
}

/** When what is shown was read, in steps of a minute: an idle screen is drawn once a minute anyway. */
export function readAgeText(state: State): string {
  const { screen } = routeOf(state);
  if (screen === 'rotation') return rotationAgeText(state);
  if (screen === 'live' && !state.watching) return askedAgeText(state, state.live?.at ?? null);
  const at = readAt(state);
  if (at === null) return '';
  const { reading } = state;
  if (reading.is === 'reading' && reading.by === 'user' && screen !== 'fleet') return readAgeTexts.refreshing;
  const age = Math.max(0, state.now - at);
  if (state.watching && age < staleAfter) return readAgeTexts.watched;
  return readAgeTexts.age(Math.floor(age / minute), age >= staleAfter);
}

function rotationAgeText(state: State): string {
  const { now, rotation } = state;
  const stale = rotation?.is === 'looking' ? rotation.stale : null;
  if (stale !== null) return readAgeTexts.asked(Math.floor(Math.max(0, now - stale.askedAt) / minute), true);
  const age = askedAgeText({ now }, rotation?.askedAt ?? null);
  return awaitsServers(state) ? `${age}, ${readAgeTexts.asksEvery(secondsBetweenAsks)}` : age;
}

/** When the servers answered; empty: they were not asked, or are still asked. */
function askedAgeText({ now }: Pick<State, 'now'>, askedAt: number | null): string {
  if (askedAt === null) return '';
  const age = Math.max(0, now - askedAt);
  return readAgeTexts.asked(Math.floor(age / minute), age >= staleAfter);
}
