import { placeTexts } from '@kpki/presentation';
import { routeOf } from '../state/change.ts';
import { runningConformance } from '../state/conformance.ts';
import type { State } from '../state/model.ts';
import type { ScreenName } from '../state/route.ts';
import { isWorking } from '../state/working.ts';
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
  const { overlay, startup, writesExample, exporting, path } = state;
  if (overlay !== null) return false;
  const isStarting = path[0].screen === 'start' && path.length === 1 && startup === null;
  return isStarting || writesExample || exporting !== null || isLooking(state) || isWorking(state);
}
