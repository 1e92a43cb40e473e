import { changeTexts } from '@kpki/presentation';
import { defaultFile } from '../../session/default-file.ts';
import { act, andThen, said, type Update } from './change.ts';
import type { WatchedFiles } from './effect.ts';
import { keysIn } from './keys-in.ts';
import type { FileState, State } from './model.ts';

/** Nothing is read yet. */
export const unwatched: FileState = { folders: [], changed: false, readBy: 'user', inVain: 0 };

const nothing: WatchedFiles = { folders: [], file: null };

/** Also the file, before its folders are known: if it cannot be used, it will be changed. */
function watchedFiles({ watching, reading, files, target, leaving }: State): WatchedFiles {
  if (!watching || reading.is === 'idle' || leaving !== null) return nothing;
  return { folders: files.folders, file: target.file ?? defaultFile };
}

/** Watches the files of another target, and the folders again at each reading: an apply may have replaced one. */
export function watchingFiles(before: State, update: Update): Update {
  const was = watchedFiles(before);
  const files = watchedFiles(update.state);
  if (files.folders === was.folders && files.file === was.file) return update;
  return andThen(update, (state) => act(state, { type: 'watch files', ...files }));
}

/** Events come a moment after a change: one that comes so soon may be of an apply before the plan. */
const late = 1000;

/** Returns the same state if it says so already: a run that writes changes files a thousand times. */
export function onFilesChanged(state: State, now: number): State {
  const text = isPlanOlder(state, now) ? changeTexts.planIsOlder(keysIn(state)) : null;
  const isSaid = text === null || state.message?.text === text;
  if (state.files.changed && isSaid) return state;
  const changed: State = { ...state, now, files: { ...state.files, changed: true } };
  return isSaid ? changed : said({ ...changed, planning: olderPlan(changed.planning) }, text, 'warning');
}

function olderPlan(planning: State['planning']): State['planning'] {
  return planning.is === 'made' ? { ...planning, isOlder: true } : planning;
}

/** A plan stays on the screen: what it would overwrite is compared when it is applied. */
function isPlanOlder({ path, planning, began }: State, now: number): boolean {
  const isShown = path.at(-1)?.screen === 'plan' && planning.is === 'made';
  return isShown && now - Math.max(began.plan ?? 0, began.read ?? 0) >= late;
}
