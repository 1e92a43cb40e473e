import type { Update } from './change.ts';
import { begin, only } from './change.ts';
import type { ApplyState, State } from './model.ts';

export function isRunning({ applying }: State): boolean {
  return applying !== null && isApplyRunning(applying);
}

function isApplyRunning({ phase }: ApplyState): boolean {
  return phase === 'running' || phase === 'stopping';
}

export function isUndoRunning({ undoing }: Pick<State, 'undoing'>): boolean {
  return undoing?.phase === 'running' || undoing?.phase === 'stopping';
}

export function stopApply(state: State): Update {
  const { applying, runs } = state;
  if (applying === null || runs.apply === undefined) return only(state);
  return begin({ ...state, applying: { ...applying, phase: 'stopping' } }, { type: 'stop', of: runs.apply });
}

/** What a running apply is at: it reads, makes certificates, and then writes. */
export function workOf({ steps, repairs, writes }: ApplyState): 'reading' | 'making' | 'writing' {
  const isBegun = (table: ApplyState['steps']): boolean => Object.keys(table).length > 0;
  if (isBegun(repairs) || isBegun(writes)) return 'writing';
  return isBegun(steps) ? 'making' : 'reading';
}

/** What an unfinished apply has written. 'unknown': it ended during a write, and only reading tells. */
export type Wrote = 'nothing' | 'whole locations' | 'unknown';

/** A location that was begun and neither written nor failed was cancelled before anything of it was in place. */
export function wroteOf(applying: ApplyState): Wrote {
  const { entriesWritten, repairs, writes, brokeOff } = applying;
  const locations = [...Object.values(repairs), ...Object.values(writes)];
  const isWriting = isApplyRunning(applying) && locations.some(({ is }) => is === 'begun');
  if (brokeOff || isWriting) return 'unknown';
  return entriesWritten > 0 || locations.some(({ is }) => is === 'done') ? 'whole locations' : 'nothing';
}

export function locationKey({ sink, location }: { readonly sink: string; readonly location: string }): string {
  return `${sink} ${location}`;
}
