import { pastingTexts, signs, wizardTexts } from '@kpki/presentation';
import type { Context } from '../../keys.ts';
import { buttonAt } from '../buttons.ts';
import { replace, type Screen } from '../change.ts';
import { keysInField } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import type { NewClusterRoute, Pasting } from '../route.ts';
import { bodyColumns, bodyHeight } from '../scroll.ts';
import { sentenceOf } from './new-cluster/about.ts';
import { equivalentOf } from './new-cluster/drafts.ts';
import { cellAt } from './new-cluster/form.ts';
import { nodeLists } from './new-cluster/node-lists.ts';
import { onForm } from './new-cluster/on-form.ts';
import { typedInto } from './new-cluster/on-typed.ts';
import { pageWindow } from './new-cluster/page-window.ts';
import { pageNames, pages } from './new-cluster/pages.ts';
import { addLabel, pastedProblem } from './new-cluster/paste.ts';
import { type CellPosition, focusedOn, focusedSpot, placedProblems, spotsOn } from './new-cluster/spots.ts';

/** Shown until there is a draft. */
export const lookingText: string = wizardTexts.looking;

export const cancelLabel = 'Cancel';

/** What stands above and below the lines that are pasted. */
export function pastingWords(
  state: State,
  { list }: Pasting,
): Readonly<Record<'heading' | 'example' | 'ends', string>> {
  const { heading, example, ends } = pastingTexts;
  return { heading: heading(nodeLists[list].one), example, ends: ends(keysInField(state, 'text')) };
}

/** Says how many lines are out of view; null if none is. */
export function moreLinesText(above: number, below: number): string | null {
  return above === 0 && below === 0 ? null : wizardTexts.moreLines(above, below);
}

export const newClusterScreen: Screen<NewClusterRoute> = {
  summary: (_state, { page }) => `step ${pageNames.indexOf(page) + 1} of ${pageNames.length}`,
  context,
  sentence,
  command: equivalentOf,
  // The fields and the buttons of the page, for a click.
  list: (state, route) => {
    const { draft } = state;
    const spots = draft === null ? [] : spotsOn(route.page, draft);
    return {
      hits: () => [],
      at: draft === null ? 0 : spots.indexOf(focusedSpot(draft, route)),
      go: (at) => {
        const spot = spots[at];
        return draft === null || spot === undefined ? state : replace(state, focusedOn(state, draft, route, spot));
      },
    };
  },
  rowAt: spotAt,
  buttons: (state, route) => {
    const { pasting } = route;
    if (pasting === null) return null;
    return {
      labels: [addLabel(pasting), cancelLabel],
      columns: bodyColumns(state),
      off: [],
      focused: (at) => replace(state, { ...route, pasting: { ...pasting, focus: at === 0 ? 'add' : 'cancel' } }),
    };
  },
  on: (state, route, uiCommand) => (state.draft === null ? null : onForm(state, state.draft, route, uiCommand)),
  typed: (state, route, text) => (state.draft === null ? null : typedInto(state, state.draft, route, text)),
};

/** Which cell of the page is at a line of the panel. */
function spotAt(state: State, route: NewClusterRoute, line: number, column: number): number | null {
  const { draft } = state;
  if (draft === null || route.pasting !== null) return null;
  const spots = spotsOn(route.page, draft);
  const find = (isMeant: (spot: CellPosition) => boolean): number | null => {
    const at = spots.findIndex(isMeant);
    return at < 0 ? null : at;
  };
  if (line === bodyHeight(state) - 1) {
    const { buttons } = pages[route.page];
    const row = { labels: buttons.map(({ label }) => label), columns: bodyColumns(state), off: [] };
    const button = buttons[buttonAt(row, column) ?? -1];
    return button === undefined ? null : find(({ cell }) => cell.id === button.id);
  }
  const { lines, above } = pageWindow(state, draft, route);
  const shown = lines[line - pageHead];
  if (shown?.is !== 'cells') return null;
  const at = above + line - pageHead;
  const within = cellAt(shown, column);
  return find((spot) => spot.line === at && spot.column === within);
}

/** Above the lines of a page: the steps, and how many lines are out of view. */
const pageHead = 2;

function context({ draft }: State, route: NewClusterRoute): Context {
  if (route.pasting !== null) return route.pasting.focus === 'text' ? 'text' : 'form';
  // Before there is a draft, the first field is a text.
  return draft === null || focusedSpot(draft, route).cell.is === 'text' ? 'text' : 'form';
}

function pastingSentence(pasting: Pasting): Message {
  const problem = pastedProblem(pasting);
  if (problem !== null) return { severity: 'critical', text: `${signs.invalid.glyph} ${problem}.` };
  return { severity: 'info', text: pastingTexts.notYet };
}

function sentence(state: State, route: NewClusterRoute): Message | null {
  const { draft } = state;
  if (draft === null) return null;
  if (route.pasting !== null) return pastingSentence(route.pasting);
  const { cell } = focusedSpot(draft, route);
  const [problem] = placedProblems(draft).byCell.get(cell.id) ?? [];
  if (problem !== undefined) return { severity: 'critical', text: sentenceOf(problem.text, 'problem', state) };
  return { severity: 'info', text: sentenceOf(cell.help, 'help', state) };
}
