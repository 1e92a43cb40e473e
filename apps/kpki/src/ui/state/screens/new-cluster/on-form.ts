import { pluginLineTexts, wizardTexts } from '@kpki/presentation';
import type { UiCommand } from '../../../keys.ts';
import type { Update } from '../../change.ts';
import { andThen, only, pop, replace, said } from '../../change.ts';
import { edit } from '../../field.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute } from '../../route.ts';
import { scrolledText } from '../../scroll.ts';
import { changed, load, write } from './drafts.ts';
import type { Cell, ChoiceCell, Pressed } from './form.ts';
import { whilePasting } from './on-typed.ts';
import { pageNames, pages } from './pages.ts';
import { beginPasting } from './paste.ts';
import {
  type CellPosition,
  focusedOn,
  focusedSpot,
  formHeight,
  type PlacedProblem,
  pageOpened,
  placedProblems,
  problemsOn,
  spotAfter,
  spotsOn,
} from './spots.ts';
import { beginTest, testedFirst, withoutTest } from './tested-environment.ts';
import { leaveTheDraft } from './unsaved.ts';

export function onForm(state: State, drafting: Drafting, route: NewClusterRoute, uiCommand: UiCommand): Update | null {
  if (route.pasting !== null) return whilePasting(state, drafting, route, uiCommand);
  if (uiCommand === 'back') return backward(state, drafting, route);
  const spots = spotsOn(route.page, drafting);
  const spot = focusedSpot(drafting, route);
  return (
    onCell(state, drafting, route, spot, uiCommand) ??
    scrolled(state, drafting, route, uiCommand) ??
    onMove(state, drafting, route, spotAfter(spots, spot, uiCommand) ?? ends(spots, uiCommand))
  );
}

function ends(spots: readonly CellPosition[], uiCommand: UiCommand): CellPosition | null {
  if (uiCommand === 'first') return spots[0] ?? null;
  return uiCommand === 'last' ? (spots.at(-1) ?? null) : null;
}

function onMove(state: State, drafting: Drafting, route: NewClusterRoute, to: CellPosition | null): Update | null {
  return to === null ? null : only(replace(state, focusedOn(state, drafting, route, to)));
}

function onCell(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  spot: CellPosition,
  uiCommand: UiCommand,
): Update | null {
  const { cell } = spot;
  const { draft } = drafting;
  if (cell.is === 'text') {
    const edited = edit({ text: cell.value, at: route.at }, uiCommand);
    if (edited !== null) {
      const after = edited.text === cell.value ? draft : cell.write(draft, edited.text);
      return changed(state, drafting, after, { ...route, at: edited.at });
    }
  }
  if (cell.is === 'choice') {
    const by = uiCommand === 'right' ? 1 : uiCommand === 'left' ? -1 : 0;
    if (by !== 0) return changed(state, drafting, cell.write(draft, optionAfter(cell, by)), route);
    // The arrows have chosen already; a space must not choose another.
    if (uiCommand === 'choose') return only(state);
  }
  if (cell.is === 'tick' && uiCommand === 'choose')
    return changed(state, drafting, cell.write(draft, !cell.value), route);
  if (cell.is === 'button' && (uiCommand === 'open' || uiCommand === 'choose'))
    return onButton(state, drafting, route, cell.press);
  if (cell.is === 'option' && uiCommand === 'choose') return changed(state, drafting, cell.choose(draft), route);
  return uiCommand === 'open' ? wentOn(state, drafting, route, spot) : null;
}

function optionAfter({ options, value }: ChoiceCell, by: number): string {
  const at = options.findIndex((option) => option.value === value);
  return options[Math.min(options.length - 1, Math.max(0, at + by))]?.value ?? '';
}

/** Enter goes to the next field and chooses nothing: passing an option must not take it. */
function wentOn(state: State, drafting: Drafting, route: NewClusterRoute, spot: CellPosition): Update | null {
  const { cell } = spot;
  if (cell.is === 'text' && cell.enter !== null) return onButton(state, drafting, route, cell.enter);
  const spots = spotsOn(route.page, drafting).filter((each) => !isAside(each.cell));
  const from = spots.find((each) => each.cell.id === cell.id) ?? spot;
  const to = spotAfter(spots, from, 'next part') ?? from;
  return only(replace(state, focusedOn(state, drafting, route, to)));
}

const aside: readonly string[] = ['add sink', 'add backend', 'test'];

/** Enter skips what removes, adds a location or tests; tab and the arrows reach it. */
function isAside(cell: Cell): boolean {
  return cell.is === 'button' && (cell.id.startsWith('remove ') || aside.includes(cell.id));
}

/** A page without fields, as the review, scrolls by lines too. */
function scrolled(state: State, drafting: Drafting, route: NewClusterRoute, uiCommand: UiCommand): Update | null {
  const height = formHeight(state);
  const lines = pages[route.page].lines(drafting);
  const isOnlyRead = lines.every(({ is }) => is !== 'cells');
  if (isOnlyRead) {
    const top = scrolledText({ lines, height, top: route.top }).topAfter(uiCommand);
    return top === null ? null : only(replace(state, { ...route, top }));
  }
  const by = linesBy(uiCommand, height);
  if (by === null) return null;
  const spots = spotsOn(route.page, drafting);
  const { line } = focusedSpot(drafting, route);
  const far = by < 0 ? spots.find((spot) => spot.line >= line + by) : spots.findLast((spot) => spot.line <= line + by);
  return onMove(state, drafting, route, far ?? null);
}

function linesBy(uiCommand: UiCommand, height: number): number | null {
  switch (uiCommand) {
    case 'page up':
      return -height;
    case 'page down':
      return height;
    default:
      return null;
  }
}

function onButton(state: State, drafting: Drafting, route: NewClusterRoute, press: Pressed): Update {
  switch (press.is) {
    case 'next':
      return forward(state, drafting, route);
    case 'back':
      return backward(state, drafting, route);
    case 'write':
      return reviewed(state, drafting, route, press.show);
    case 'test':
      return beginTest(state, drafting, false);
    case 'paste':
      return only(replace(state, { ...route, pasting: beginPasting(press.list) }));
    case 'load':
      return load(said(state, pluginLineTexts.loading(press.use)), drafting, press);
    case 'change': {
      const draft = press.draft(drafting.draft);
      const after = { ...route, focus: press.focus };
      const next = { ...drafting, draft };
      return changed(state, drafting, draft, focusedOn(state, next, after, focusedSpot(next, after)));
    }
  }
}

function forward(state: State, drafting: Drafting, route: NewClusterRoute): Update {
  const problems = problemsOn(route.page, drafting);
  const [first] = problems;
  if (first !== undefined) return toProblem(state, drafting, route, first, problems.length);
  const at = pageNames.indexOf(route.page) + 1;
  const page = pageNames[at];
  if (page === undefined) return only(state);
  const test = route.page === 'environment' ? testedFirst(state, drafting) : null;
  if (test !== null) return test;
  return andThen(withoutTest(state), (after) => only(replace(after, pageOpened(after, drafting, route, page, at + 1))));
}

function toProblem(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  problem: PlacedProblem,
  count: number,
): Update {
  const there = route.page === problem.page ? route : { ...route, page: problem.page, top: 0 };
  const spot = spotsOn(problem.page, drafting).find(({ cell }) => cell.id === problem.cell.id);
  const focused = spot === undefined ? there : focusedOn(state, drafting, there, spot);
  return only(said(replace(state, focused), wizardTexts.correctFirst(count, problem.text), 'warning'));
}

function backward(state: State, drafting: Drafting, route: NewClusterRoute): Update {
  const page = pageNames[pageNames.indexOf(route.page) - 1];
  if (page !== undefined) return only(replace(state, pageOpened(state, drafting, route, page, route.seen)));
  if (!drafting.entered) return only(pop({ ...state, draft: null }));
  return only({ ...state, overlay: leaveTheDraft });
}

function reviewed(state: State, drafting: Drafting, route: NewClusterRoute, where: 'plan' | 'trust'): Update {
  if (drafting.writing !== null) return only(state);
  const { all, elsewhere } = placedProblems(drafting);
  const [first] = all;
  if (first !== undefined) return toProblem(state, drafting, route, first, all.length);
  const [other] = elsewhere;
  if (other !== undefined) return only(said(state, other.text, 'critical'));
  if (!drafting.judged) return only(said(state, wizardTexts.notJudged));
  return write(state, drafting, where);
}
