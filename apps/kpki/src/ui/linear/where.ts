import { placeTexts } from '@kpki/presentation';
import { isRunning } from '../state/applying.ts';
import { routeOf } from '../state/change.ts';
import { runningConformance } from '../state/conformance.ts';
import type { State } from '../state/model.ts';
import type { ScreenName } from '../state/route.ts';
import { isUndoRunning } from '../state/undo.ts';
import { isLooking } from './new-cluster/asked.ts';

export type LinearScreen = Exclude<ScreenName, 'location'> | 'stopped' | 'checking' | 'confirm' | 'answer';

/** As help and docs name them, in the order in which a first visit meets them. */
export const whereNames: Readonly<Record<Exclude<LinearScreen, 'answer'>, string>> = placeTexts;

export function whereIn(state: State): LinearScreen {
  const { overlay, applying } = state;
  if (overlay?.is === 'confirm') return 'confirm';
  if (overlay?.is === 'question') return 'answer';
  const { screen } = routeOf(state);
  // A location has the same words as an artifact.
  if (screen === 'location') return 'artifact';
  if (screen === 'plugin test' && runningConformance(state) !== null) return 'checking';
  return screen === 'apply' && applying?.phase === 'failed' ? 'stopped' : screen;
}

export function isBusy(state: State): boolean {
  const { overlay, reading, planning, checks, startup, writesExample, path } = state;
  if (overlay !== null) return false;
  if (path[0].screen === 'start' && path.length === 1 && startup === null) return true;
  if (isRunning(state) || writesExample || state.exporting !== null || runningConformance(state) !== null) return true;
  if (Object.values(checks).some(({ is }) => is === 'checking')) return true;
  if (state.rotation?.is === 'looking' || state.undoing?.phase === 'reading' || isUndoRunning(state)) return true;
  if (routeOf(state).screen === 'live' && state.live?.isAsking === true) return true;
  if (routeOf(state).screen === 'fleet' && state.fleet?.isReading === true) return true;
  return isLooking(state) || reading.is === 'reading' || planning.is === 'planning';
}
