import { readAgeTexts } from '@kpki/presentation';
import { only, routeOf, said, type Update } from './change.ts';
import { readFleet } from './fleet.ts';
import { readByWatch } from './goto.ts';
import { keysIn } from './keys-in.ts';
import { askServers } from './live.ts';
import type { State } from './model.ts';
import { isWatched, readAt, secondsToNextAsk, seesFiles } from './read-age.ts';
import { lookAtRotation } from './rotation.ts';
import { isTyping } from './route.ts';
import { lastTried, nextRefresh, watchedTask } from './watch-interval.ts';
import { isWorking } from './working.ts';

const second = 1000;

export function toggleWatch(state: State): Update {
  const watching = !state.watching;
  const next = Math.max(state.now, nextRefresh(state, readAt(state) ?? state.now));
  const text = watching ? readAgeTexts.watching(next, seesFiles(state)) : readAgeTexts.notWatching(keysIn(state));
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
  const seconds = secondsToNextAsk(state);
  if (!(seconds !== null || state.watching) || !isIdle(state)) return null;
  if (seconds !== null) return dueAfter(state.rotation?.answeredAt ?? null, seconds * second);
  const at = readAt(state);
  // The file of an error has been changed, perhaps put right.
  if (at === null) return isFailed(state) && state.files.changed ? lastTried(state, 0) + leastPause : null;
  const next = nextRefresh(state, at);
  return isOfFiles(state) && state.files.changed ? Math.min(next, lastTried(state, at) + pauseOf(state, at)) : next;
}

function dueAfter(at: number | null, rests: number): number | null {
  return at === null ? null : at + rests;
}

/** The screens that a reading of the files refreshes, and nothing else. */
function isOfFiles(state: State): boolean {
  return watchedTask(state) === 'read';
}

function isFailed(state: State): boolean {
  return state.reading.is === 'failed' && isWatched(state);
}

/** Who writes files writes several, and what is read all the time leaves no time for keys. */
const leastPause = second;
const pauseShare = 10;

/** Before a reading that changes of the files begin: the first is made at once, those that follow leave pauses. */
function pauseOf(state: State, at: number): number {
  if (state.files.readBy !== 'files') return leastPause;
  const took = Math.max(0, at - (state.began.read ?? at));
  return Math.max(leastPause, pauseShare * took) * 2 ** state.files.inVain;
}

function isIdle(state: State): boolean {
  const { overlay, leaving, search } = state;
  const isTyped = isTyping(routeOf(state)) || search?.typing === true;
  return overlay === null && leaving === null && !isTyped && !isWorking(state);
}
