import { changeTexts } from '@kpki/presentation';
import { said } from './change.ts';
import type { FileState, State } from './model.ts';
import { changesBetween, textOfChange } from './select/changes.ts';

const flashed = 2000;

/** Shows what a reading of the watch has found, after the one before. */
export function withChanges(state: State, before: State['reading']): State {
  const { reading, now } = state;
  if (before.is !== 'reading' || before.by === 'user' || before.before === null || reading.is !== 'known') return state;
  const changes = changesBetween(before.before, reading.inventory);
  const [first, ...others] = changes;
  if (first === undefined) return { ...state, files: inVain(state.files, before.by) };
  const flash = { changed: changes.map(({ key }) => key), until: now + flashed };
  const next: State = { ...state, flash, files: { ...state.files, inVain: 0 } };
  return said(next, changeTexts.changed(now, textOfChange(first), others.length));
}

/** Folders in which something else is written all the time are read less and less often. */
function inVain(files: FileState, by: 'interval' | 'files'): FileState {
  return { ...files, inVain: by === 'files' ? files.inVain + 1 : 0 };
}

export function withoutPastFlash(state: State): State {
  return state.flash !== null && state.flash.until <= state.now ? { ...state, flash: null } : state;
}
