import { changeTexts } from '@kpki/presentation';
import { defaultFile } from '../../session/default-file.ts';
import { act, andThen, routeOf, said, type Update } from './change.ts';
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

/** A plan stays on the screen: what it would overwrite is compared when it is applied. */
export function onFilesChanged(state: State): State {
  const changed: State = { ...state, files: { ...state.files, changed: true } };
  const isPlan = routeOf(state).screen === 'plan' && state.planning.is === 'made';
  return isPlan ? said(changed, changeTexts.planIsOlder(keysIn(state)), 'warning') : changed;
}
