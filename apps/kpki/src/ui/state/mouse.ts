import { type Context, isWheeled, typedContexts, type UiCommand, uiCommandOf } from '../keys.ts';
import { andThen, only, pop, routeOf, type Update } from './change.ts';
import { type CopyChoice, copyChoiceOnScreen } from './copy.ts';
import { type FormatChoice, formatsOnScreen } from './export.ts';
import { hintAt } from './frame.ts';
import type { Overlay, State } from './model.ts';
import { contextOf, onKey, onUiCommand } from './on-key.ts';
import { type Palette, paletteHead, paletteOnScreen } from './palette.ts';
import { screenOf } from './screens/table.ts';
import { borderColumns, isTooSmall, itemAt, panesOf } from './scroll.ts';
import { sideOf } from './side.ts';

/** What a mouse does: never text. Columns and rows count from 0. */
export type Mouse =
  | { readonly is: 'wheel'; readonly by: 'up' | 'down' }
  | { readonly is: 'click'; readonly column: number; readonly row: number };

/** Rows of a turn of the wheel. */
const turn = 3;

/** The header, and the upper border of the panels. */
const rowsAbove = 2;

export function onMouse(state: State, mouse: Mouse): Update {
  if (isTooSmall(state) || state.leaving !== null) return only(state);
  if (mouse.is === 'wheel') return wheeled(state, mouse.by);
  const { column, row } = mouse;
  if (row === state.size.rows - 1) return keyPressed(state, column);
  return only(clicked(state, { line: row - rowsAbove, column: column - 1 }));
}

/** As arrows do, on what has rows. */
function wheeled(state: State, by: 'up' | 'down'): Update {
  const step = (now: State): Update => (isWheeled(contextOf(now)) ? onUiCommand(now, by) : only(now));
  return Array.from({ length: turn }).reduce<Update>((update) => andThen(update, step), only(state));
}

const questions: readonly Context[] = ['prompt', 'name', 'question'];

/** A second click at the same place must not answer a question that was not seen yet. */
function keyPressed(state: State, column: number): Update {
  const context = contextOf(state);
  const key = hintAt(state, column)?.keys[0];
  if (key === undefined) return only(state);
  if (questions.includes(context) && uiCommandOf(context, key, state.keys) === ('open' satisfies UiCommand))
    return only(state);
  return onKey(state, key);
}

/** Within the panels, from 0. */
interface Spot {
  readonly line: number;
  readonly column: number;
}

function clicked(state: State, spot: Spot): State {
  const { overlay } = state;
  if (overlay !== null) return chosenIn(state, overlay, spot.line);
  // What is typed stays where it is.
  if (typedContexts.includes(contextOf(state))) return state;
  const side = sideOf(state);
  if (side === null) return selected(state, spot);
  if (spot.column >= panesOf(state.size).list + borderColumns - 1) return focused(state);
  const route = routeOf(state);
  // The details of an artifact have the tree on the left.
  if (route.screen === 'artifact' || route.screen === 'location') return selected(pop(state), spot);
  return selected(state, spot);
}

/** Moves the focus to the side panel. */
function focused(state: State): State {
  const route = routeOf(state);
  return 'side' in route && route.side === null ? onUiCommand(state, 'next part').state : state;
}

function selected(state: State, { line, column }: Spot): State {
  const route = routeOf(state);
  const screen = screenOf(route);
  const at = screen.rowAt?.(state, route, line, column) ?? null;
  return at === null ? state : (screen.list?.(state, route).go(at) ?? state);
}

/** Of a list that lies over the screen, chooses a row. */
function chosenIn(state: State, overlay: Overlay, line: number): State {
  switch (overlay.is) {
    case 'copy':
      return withChosen(state, overlay, itemAt(copyChoiceOnScreen(state, overlay), line));
    case 'export':
      return withChosen(state, overlay, itemAt(formatsOnScreen(state, overlay), line));
    case 'palette':
      return withChosen(state, overlay, itemAt(paletteOnScreen(state, overlay), line - paletteHead));
    default:
      return state;
  }
}

function withChosen(state: State, overlay: CopyChoice | FormatChoice | Palette, at: number | null): State {
  return at === null ? state : { ...state, overlay: { ...overlay, cursor: at } };
}
