import { pastingTexts, wizardTexts } from '@kpki/presentation';
import type { Context } from '../../keys.ts';
import type { Screen } from '../change.ts';
import type { Message, State } from '../model.ts';
import type { NewClusterRoute, Pasting } from '../route.ts';
import { sentenceOf } from './new-cluster/about.ts';
import { equivalentOf } from './new-cluster/drafts.ts';
import { nodeLists } from './new-cluster/node-lists.ts';
import { onForm } from './new-cluster/on-form.ts';
import { typedInto } from './new-cluster/on-typed.ts';
import { pageNames } from './new-cluster/pages.ts';
import { pastedProblem } from './new-cluster/paste.ts';
import { focusedSpot, placedProblems } from './new-cluster/spots.ts';

/** Shown until there is a draft. */
export const lookingText: string = wizardTexts.looking;

/** What stands above and below the lines that are pasted. */
export function pastingWords({ list }: Pasting): Readonly<Record<'heading' | 'example' | 'ends', string>> {
  const { heading, example, ends } = pastingTexts;
  return { heading: heading(nodeLists[list].one), example, ends };
}

/** Says how many lines are out of view; null if none is. */
export function moreLinesText(above: number, below: number): string | null {
  return above === 0 && below === 0 ? null : wizardTexts.moreLines(above, below);
}

export const newClusterScreen: Screen<NewClusterRoute> = {
  title: () => 'New cluster',
  summary: (_state, { page }) => `step ${pageNames.indexOf(page) + 1} of ${pageNames.length}`,
  context,
  sentence,
  command: equivalentOf,
  on: (state, route, uiCommand) => (state.draft === null ? null : onForm(state, state.draft, route, uiCommand)),
  typed: (state, route, text) => (state.draft === null ? null : typedInto(state, state.draft, route, text)),
};

function context({ draft }: State, route: NewClusterRoute): Context {
  if (route.pasting !== null) return route.pasting.focus === 'text' ? 'text' : 'form';
  // Before there is a draft, the first field is a text.
  return draft === null || focusedSpot(draft, route).cell.is === 'text' ? 'text' : 'form';
}

function pastingSentence(pasting: Pasting): Message {
  const problem = pastedProblem(pasting);
  if (problem !== null) return { severity: 'critical', text: `× ${problem}.` };
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
