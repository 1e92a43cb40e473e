import { readAgeTexts } from '@kpki/presentation';
import { only, routeOf, said, type Update } from './change.ts';
import { readFleet } from './fleet.ts';
import { readByWatch } from './goto.ts';
import { keysIn } from './keys-in.ts';
import { askServers } from './live.ts';
import type { State } from './model.ts';
import { awaitsServers, readAt, secondsBetweenAsks } from './read-age.ts';
import { lookAtRotation } from './rotation.ts';
import { isWorking } from './working.ts';

const second = 1000;

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
  return at + (waits ? secondsBetweenAsks : state.watchSeconds) * second;
}

function isIdle(state: State): boolean {
  const { overlay, leaving, search } = state;
  const route = routeOf(state);
  const isTyping = ('typing' in route && route.typing) || search?.typing === true;
  return overlay === null && leaving === null && !isTyping && !isWorking(state);
}
