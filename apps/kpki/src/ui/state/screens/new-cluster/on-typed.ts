import { counted } from '../../../../text/count.ts';
import type { UiCommand } from '../../../keys.ts';
import { moved, only, said } from '../../change.ts';
import { typeInto } from '../../field.ts';
import type { Drafting, State } from '../../model.ts';
import type { Update } from '../../screen.ts';
import type { NewClusterVisit, Pasting } from '../../visit.ts';
import { changed } from './drafts.ts';
import { focusedSpot } from './focus.ts';
import { listOf } from './node-lists.ts';
import { beginPasting, onPasting, pastedProblem, pasteInto, withPasted } from './paste.ts';

/** Returns null if the UI command means nothing there. */
export function whilePasting(
  state: State,
  drafting: Drafting,
  visit: NewClusterVisit,
  uiCommand: UiCommand,
): Update | null {
  if (visit.pasting === null) return null;
  const after = onPasting(visit.pasting, uiCommand);
  if (after === null) return null;
  if (after === 'cancel') return only(moved(state, { ...visit, pasting: null }));
  if (after !== 'add') return only(moved(state, { ...visit, pasting: after }));
  const { draft, left } = withPasted(drafting.draft, visit.pasting);
  return toldOf(left, changed(state, drafting, draft, { ...visit, pasting: left }));
}

/** Lines that are no nodes stay, to be corrected. */
function toldOf(left: Pasting | null, { state, tasks }: Update): Update {
  const wrong = left === null ? '' : counted(left.lines.length + 1, 'line is', 'lines are');
  return { state: left === null ? state : said(state, `${wrong} not added: ${firstWrong(left)}.`, 'now'), tasks };
}

function firstWrong(left: Pasting): string {
  return pastedProblem({ ...left, focus: 'add' }) ?? '';
}

/** Several lines that are pasted into a list of nodes are several nodes. */
export function typedInto(state: State, drafting: Drafting, visit: NewClusterVisit, text: string): Update | null {
  if (visit.pasting !== null) return only(moved(state, { ...visit, pasting: pasteInto(visit.pasting, text) }));
  const { cell } = focusedSpot(drafting, visit);
  const list = listOf(cell.id);
  if (list !== null && /[\r\n]/.test(text.trim())) {
    const { draft, left } = withPasted(drafting.draft, pasteInto(beginPasting(list), text));
    return toldOf(left, changed(state, drafting, draft, { ...visit, pasting: left }));
  }
  if (cell.is !== 'text') return null;
  const typed = typeInto({ text: cell.value, at: visit.at }, text);
  return changed(state, drafting, cell.write(drafting.draft, typed.text), { ...visit, at: typed.at });
}
