import { begin, only } from './change.ts';
import type { State } from './model.ts';
import type { Update } from './screen.ts';

/** Has the apply stop before its next write; where its turn has not come yet, nothing is begun. */
export function stopApply(state: State): Update {
  const { applying, runs } = state;
  if (applying === null || runs.apply === undefined) return only(state);
  return begin({ ...state, applying: { ...applying, phase: 'stopping' } }, { type: 'stop', of: runs.apply });
}
