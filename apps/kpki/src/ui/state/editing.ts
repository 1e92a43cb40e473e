import { editingTexts } from '@kpki/presentation';
import { editorCommand } from '../../terminal/editor.ts';
import { clean } from '../../text/clean.ts';
import { act, only, routeOf, said, type Update } from './change.ts';
import { readFleet } from './fleet.ts';
import { planAgain, readAgain } from './goto.ts';
import type { State } from './model.ts';
import { screenOf } from './screens/table.ts';
import type { EditedFile } from './select/edited-file.ts';

/** How the file behind what is selected would be opened. */
type Editing =
  | { readonly is: 'command'; readonly file: string; readonly words: readonly string[] }
  | { readonly is: 'refused'; readonly why: string };

export function editingIn(state: State): Editing {
  const route = routeOf(state);
  const screen = screenOf(route);
  return editingOf(state, fileOfFailure(state) ?? screen.edited?.(state, route) ?? refused(editingTexts.nothing));
}

export function editingOf({ editor }: State, edited: EditedFile): Editing {
  if (edited.is === 'refused') return edited;
  switch (editor.is) {
    case 'absent':
      return refused(editingTexts.noEditor);
    case 'malformed':
      return refused(editingTexts.badEditor(editor.variable));
    case 'set':
      return { is: 'command', file: edited.file, words: editorCommand(editor.words, edited.file, edited.line) };
  }
}

/** Where the configuration is wrong, while that is what the screen says. */
function fileOfFailure({ path, planning, reading }: State): EditedFile | null {
  const isPlan = path.at(-1)?.screen === 'plan';
  const failed = isPlan ? planning : reading;
  if (failed.is !== 'failed' || failed.failure.at === undefined) return null;
  return { is: 'file', ...failed.failure.at };
}

export function hasFileOfFailure(state: State): boolean {
  return fileOfFailure(state) !== null;
}

export function edit(state: State): Update {
  const editing = editingIn(state);
  if (editing.is === 'refused') return only(said(state, clean(editing.why), 'warning'));
  const { file, words } = editing;
  return act({ ...state, message: null }, { type: 'edit', file, words });
}

/** Refreshes what the file may have changed. */
export function onEdited(state: State, problem: string | null): Update {
  const { screen } = routeOf(state);
  const update =
    screen === 'fleet'
      ? readFleet(state, state.fleet?.named ?? [])
      : screen === 'plan'
        ? planAgain(state)
        : readAgain(state);
  return problem === null ? update : { ...update, state: said(update.state, clean(problem), 'warning') };
}

function refused(why: string): { readonly is: 'refused'; readonly why: string } {
  return { is: 'refused', why };
}
