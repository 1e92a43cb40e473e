import { readAgeTexts } from '@kpki/presentation';
import { only, routeOf, said, type Update } from './change.ts';
import { readFleet } from './fleet.ts';
import { readByWatch } from './goto.ts';
import { keysIn } from './keys-in.ts';
import { askServers } from './live.ts';
import type { State } from './model.ts';
import { readAt, secondsToNextAsk } from './read-age.ts';
import { lookAtRotation } from './rotation.ts';
import { isTyping } from './route.ts';
import { isWorking } from './working.ts';

const second = 1000;
const minute = 60 * second;

export function toggleWatch(state: State): Update {
  const watching = !state.watching;
  const seconds = Math.round(watchInterval(state, readAt(state) ?? state.now) / second);
  const text = watching ? readAgeTexts.watching(seconds) : readAgeTexts.notWatching(keysIn(state));
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
  const at = seconds === null ? readAt(state) : (state.rotation?.answeredAt ?? null);
  if (at === null || !(seconds !== null || state.watching) || !isIdle(state)) return null;
  return at + (seconds === null ? watchInterval(state, at) : seconds * second);
}

/** A watch reads for so small a part of the time: a large cluster, or one in Vault, is read at longer intervals. */
const readingShare = 0.002;
const longestInterval = 15 * minute;

/** `at`: when the last reading of what the screen shows ended. */
function watchInterval(state: State, at: number): number {
  const { screen } = routeOf(state);
  // To wait for an answer costs nothing.
  if (screen === 'live') return state.watchSeconds * second;
  const began = state.began[screen === 'fleet' ? 'read fleet' : 'read'] ?? at;
  const needed = Math.max(0, at - began) / readingShare;
  return Math.max(state.watchSeconds * second, Math.min(longestInterval, needed));
}

function isIdle(state: State): boolean {
  const { overlay, leaving, search } = state;
  const isTyped = isTyping(routeOf(state)) || search?.typing === true;
  return overlay === null && leaving === null && !isTyped && !isWorking(state);
}
