import { isRunning, isUndoRunning } from './applying.ts';
import { routeOf } from './change.ts';
import { runningConformance } from './conformance.ts';
import type { State } from './model.ts';

/** Whether a task is under way that the user waits for. The fleet and the servers are waited for on their screens alone. */
export function isWorking(state: State): boolean {
  const { reading, planning, rotation, undoing, checks, fleet, live } = state;
  const { screen } = routeOf(state);
  return (
    reading.is === 'reading' ||
    planning.is === 'planning' ||
    rotation?.is === 'looking' ||
    undoing?.phase === 'reading' ||
    (screen === 'fleet' && fleet?.isReading === true) ||
    (screen === 'live' && live?.isAsking === true) ||
    Object.values(checks).some(({ is }) => is === 'checking') ||
    isRunning(state) ||
    isUndoRunning(state) ||
    runningConformance(state) !== null
  );
}
