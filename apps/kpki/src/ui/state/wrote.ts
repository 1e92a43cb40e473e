import { isApplyRunning } from './is-running.ts';
import type { Applying } from './model.ts';

/** What an apply has written that came to no end; 'unknown': it ended while it wrote, and only reading tells. */
export type Wrote = 'nothing' | 'whole places' | 'unknown';

/** A place that was begun and neither written nor failed was given up before anything of it was in place. */
export function wroteOf(applying: Applying): Wrote {
  const { entriesWritten, repairs, writes, brokeOff } = applying;
  const places = [...Object.values(repairs), ...Object.values(writes)];
  const isWriting = isApplyRunning(applying) && places.some(({ is }) => is === 'begun');
  if (brokeOff || isWriting) return 'unknown';
  return entriesWritten > 0 || places.some(({ is }) => is === 'done') ? 'whole places' : 'nothing';
}
