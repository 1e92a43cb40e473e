// Loaded before kpki: minutes go by in a moment, so that nobody waits for a deadline. What is shorter than a tenth of a second stays what it is.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** From ten seconds on it is a deadline, and what is in time keeps it on a loaded machine too. */
function faster(milliseconds) {
  if (milliseconds < 100) return milliseconds;
  return Math.max(5, milliseconds / 200) + (milliseconds < 10_000 ? 0 : 1000);
}
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = (run, milliseconds, ...rest) => setTimer(run, faster(milliseconds), ...rest);
const pause = timers.setTimeout;
timers.setTimeout = (milliseconds, ...rest) => pause(faster(milliseconds), ...rest);
syncBuiltinESMExports();
