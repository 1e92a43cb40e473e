import type { UiCommand } from '../../../keys.ts';
import { moved, only } from '../../change.ts';
import { edit } from '../../field.ts';
import type { Drafting, State } from '../../model.ts';
import type { Update } from '../../screen.ts';
import { scrolledText } from '../../scroll.ts';
import type { NewClusterVisit } from '../../visit.ts';
import { changed } from './drafts.ts';
import { focusedOn, focusedSpot, formHeight } from './focus.ts';
import type { Cell, ChoiceCell } from './form.ts';
import { backward, onButton } from './on-button.ts';
import { whilePasting } from './on-typed.ts';
import { pages } from './pages.ts';
import { type Spot, spotAfter, spotsOn } from './spots.ts';

/** Returns null if the UI command means nothing there. */
export function onForm(state: State, drafting: Drafting, visit: NewClusterVisit, uiCommand: UiCommand): Update | null {
  if (visit.pasting !== null) return whilePasting(state, drafting, visit, uiCommand);
  if (uiCommand === 'back') return backward(state, drafting, visit);
  const spots = spotsOn(visit.page, drafting);
  const spot = focusedSpot(drafting, visit);
  return (
    onCell(state, drafting, visit, spot, uiCommand) ??
    scrolled(state, drafting, visit, uiCommand) ??
    onMove(state, drafting, visit, spotAfter(spots, spot, uiCommand) ?? ends(spots, uiCommand))
  );
}

function ends(spots: readonly Spot[], uiCommand: UiCommand): Spot | null {
  if (uiCommand === 'first') return spots[0] ?? null;
  return uiCommand === 'last' ? (spots.at(-1) ?? null) : null;
}

function onMove(state: State, drafting: Drafting, visit: NewClusterVisit, to: Spot | null): Update | null {
  return to === null ? null : only(moved(state, focusedOn(state, drafting, visit, to)));
}

function onCell(
  state: State,
  drafting: Drafting,
  visit: NewClusterVisit,
  spot: Spot,
  uiCommand: UiCommand,
): Update | null {
  const { cell } = spot;
  const { draft } = drafting;
  if (cell.is === 'text') {
    const edited = edit({ text: cell.value, at: visit.at }, uiCommand);
    if (edited !== null) {
      const after = edited.text === cell.value ? draft : cell.write(draft, edited.text);
      return changed(state, drafting, after, { ...visit, at: edited.at });
    }
  }
  if (cell.is === 'choice') {
    const by = uiCommand === 'right' ? 1 : uiCommand === 'left' ? -1 : 0;
    if (by !== 0) return changed(state, drafting, cell.write(draft, optionAfter(cell, by)), visit);
    // The arrows have chosen already; a space must not choose another.
    if (uiCommand === 'choose') return only(state);
  }
  if (cell.is === 'tick' && uiCommand === 'choose')
    return changed(state, drafting, cell.write(draft, !cell.value), visit);
  if (cell.is === 'button' && (uiCommand === 'open' || uiCommand === 'choose'))
    return onButton(state, drafting, visit, cell.press);
  if (cell.is === 'option' && uiCommand === 'choose') return changed(state, drafting, cell.choose(draft), visit);
  return uiCommand === 'open' ? wentOn(state, drafting, visit, spot) : null;
}

function optionAfter({ options, value }: ChoiceCell, by: number): string {
  const at = options.findIndex((option) => option.value === value);
  return options[Math.min(options.length - 1, Math.max(0, at + by))]?.value ?? '';
}

/** Enter goes to the next field and chooses nothing: passing an option must not take it. */
function wentOn(state: State, drafting: Drafting, visit: NewClusterVisit, spot: Spot): Update | null {
  const { cell } = spot;
  if (cell.is === 'text' && cell.enter !== null) return onButton(state, drafting, visit, cell.enter);
  const spots = spotsOn(visit.page, drafting).filter((each) => !isAside(each.cell));
  const from = spots.find((each) => each.cell.id === cell.id) ?? spot;
  const to = spotAfter(spots, from, 'next part') ?? from;
  return only(moved(state, focusedOn(state, drafting, visit, to)));
}

const aside: readonly string[] = ['add sink', 'add backend', 'test'];

/** Enter skips what removes, adds a place or tests; tab and the arrows reach it. */
function isAside(cell: Cell): boolean {
  return cell.is === 'button' && (cell.id.startsWith('remove ') || aside.includes(cell.id));
}

/** A page without fields, as the review, scrolls by lines too. */
function scrolled(state: State, drafting: Drafting, visit: NewClusterVisit, uiCommand: UiCommand): Update | null {
  const height = formHeight(state);
  const lines = pages[visit.page].lines(drafting);
  const isOnlyRead = lines.every(({ is }) => is !== 'cells');
  if (isOnlyRead) {
    const top = scrolledText({ lines, height, top: visit.top }).topAfter(uiCommand);
    return top === null ? null : only(moved(state, { ...visit, top }));
  }
  const by = linesBy(uiCommand, height);
  if (by === null) return null;
  const spots = spotsOn(visit.page, drafting);
  const { line } = focusedSpot(drafting, visit);
  const far = by < 0 ? spots.find((spot) => spot.line >= line + by) : spots.findLast((spot) => spot.line <= line + by);
  return onMove(state, drafting, visit, far ?? null);
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
