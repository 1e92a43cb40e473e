import type { UiCommand } from '../../../keys.ts';
import { only, replace } from '../../change.ts';
import { edit } from '../../field.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute } from '../../route.ts';
import type { Update } from '../../screen.ts';
import { scrolledText } from '../../scroll.ts';
import { changed } from './drafts.ts';
import { focusedOn, focusedSpot, formHeight } from './focus.ts';
import type { Cell, ChoiceCell } from './form.ts';
import { backward, onButton } from './on-button.ts';
import { whilePasting } from './on-typed.ts';
import { pages } from './pages.ts';
import { type Spot, spotAfter, spotsOn } from './spots.ts';

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

function ends(spots: readonly Spot[], uiCommand: UiCommand): Spot | null {
  if (uiCommand === 'first') return spots[0] ?? null;
  return uiCommand === 'last' ? (spots.at(-1) ?? null) : null;
}

function onMove(state: State, drafting: Drafting, route: NewClusterRoute, to: Spot | null): Update | null {
  return to === null ? null : only(replace(state, focusedOn(state, drafting, route, to)));
}

function onCell(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  spot: Spot,
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
function wentOn(state: State, drafting: Drafting, route: NewClusterRoute, spot: Spot): Update | null {
  const { cell } = spot;
  if (cell.is === 'text' && cell.enter !== null) return onButton(state, drafting, route, cell.enter);
  const spots = spotsOn(route.page, drafting).filter((each) => !isAside(each.cell));
  const from = spots.find((each) => each.cell.id === cell.id) ?? spot;
  const to = spotAfter(spots, from, 'next part') ?? from;
  return only(replace(state, focusedOn(state, drafting, route, to)));
}

const aside: readonly string[] = ['add sink', 'add backend', 'test'];

/** Enter skips what removes, adds a place or tests; tab and the arrows reach it. */
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
