import { counted, pastingTexts } from '@kpki/presentation';
import type { UiCommand } from '../../../keys.ts';
import type { Update } from '../../change.ts';
import { only, replace, said } from '../../change.ts';
import { typeInto } from '../../field.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute, Pasting } from '../../route.ts';
import { changed } from './drafts.ts';
import { listOf } from './node-lists.ts';
import { beginPasting, onPasting, pastedProblem, pasteInto, withPasted } from './paste.ts';
import { focusedSpot } from './spots.ts';

export function whilePasting(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  uiCommand: UiCommand,
): Update | null {
  if (route.pasting === null) return null;
  const after = onPasting(route.pasting, uiCommand);
  if (after === null) return null;
  if (after === 'cancel') return only(replace(state, { ...route, pasting: null }));
  if (after !== 'add') return only(replace(state, { ...route, pasting: after }));
  const { draft, left } = withPasted(drafting.draft, route.pasting);
  return reportedOf(left, changed(state, drafting, draft, { ...route, pasting: left }));
}

/** Lines that are no nodes stay, to be corrected. */
function reportedOf(left: Pasting | null, { state, ...wanted }: Update): Update {
  const wrong = left === null ? '' : counted(left.lines.length + 1, 'line is', 'lines are');
  const reported = left === null ? state : said(state, pastingTexts.notAdded(wrong, firstWrong(left)), 'critical');
  return { ...wanted, state: reported };
}

function firstWrong(left: Pasting): string {
  return pastedProblem({ ...left, focus: 'add' }) ?? '';
}

/** Several lines that are pasted into a list of nodes are several nodes. */
export function typedInto(state: State, drafting: Drafting, route: NewClusterRoute, text: string): Update | null {
  if (route.pasting !== null) return only(replace(state, { ...route, pasting: pasteInto(route.pasting, text) }));
  const { cell } = focusedSpot(drafting, route);
  const list = listOf(cell.id);
  if (list !== null && /[\r\n]/.test(text.trim())) {
    const { draft, left } = withPasted(drafting.draft, pasteInto(beginPasting(list), text));
    return reportedOf(left, changed(state, drafting, draft, { ...route, pasting: left }));
  }
  if (cell.is !== 'text') return null;
  const typed = typeInto({ text: cell.value, at: route.at }, text);
  return changed(state, drafting, cell.write(drafting.draft, typed.text), { ...route, at: typed.at });
}
