import { type Context, isWheeled, typedContexts, type UiCommand, uiCommandOf } from '../keys.ts';
import { buttonAt } from './buttons.ts';
import { andThen, only, pop, routeOf, type Update } from './change.ts';
import { confirmButtonLine, confirmButtons } from './confirm-lines.ts';
import { type CopyChoice, copyChoiceOnScreen } from './copy.ts';
import { type FormatChoice, formatsOnScreen } from './export.ts';
import { hintAt } from './frame.ts';
import { popupOf, roomOf } from './layers.ts';
import type { Overlay, State } from './model.ts';
import { contextOf, onKey, onUiCommand } from './on-key.ts';
import { withNameAwaited } from './overlay.ts';
import { type Palette, paletteHead, paletteOnScreen } from './palette.ts';
import { headerRows, within } from './popup.ts';
import { screenOf } from './screens/table.ts';
import { bodyHeight, borderColumns, isTooSmall, itemAt, panesIn } from './scroll.ts';
import { sideOf } from './side.ts';

/** What a mouse does: never text. Columns and rows count from 0. */
export type Mouse =
  | { readonly is: 'wheel'; readonly by: 'up' | 'down' }
  | { readonly is: 'click'; readonly column: number; readonly row: number };

/** Rows of a turn of the wheel. */
const turn = 3;

export function onMouse(state: State, mouse: Mouse): Update {
  if (isTooSmall(state) || state.leaving !== null) return only(state);
  if (mouse.is === 'wheel') return wheeled(state, mouse.by);
  const { column, row } = mouse;
  if (row === state.size.rows - 1) return keyPressed(state, column);
  const popup = popupOf(state);
  // Within the border of the panels.
  if (popup === null) return only(clicked(state, { line: row - headerRows - 1, column: column - 1 }));
  const spot = within(popup, mouse);
  // Nothing behind a popup takes clicks.
  return only(spot === null ? state : clicked(state, spot));
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
  if (overlay !== null) return chosenIn(state, overlay, spot);
  // What is typed into a filter or a search stays where it is. A form keeps it, and another field gets the focus.
  if (typedContexts.includes(contextOf(state)) && routeOf(state).screen !== 'new cluster') return state;
  const side = sideOf(state);
  if (side === null) return selected(state, spot);
  if (spot.column >= panesIn(state).list + borderColumns - 1) return focused(state);
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
  const buttons = line === bodyHeight(state) - 1 ? (screen.buttons?.(state, route) ?? null) : null;
  const button = buttons === null ? null : buttonAt(buttons, column);
  if (buttons !== null && button !== null) return buttons.focused(button);
  const at = screen.rowAt?.(state, route, line, column) ?? null;
  return at === null ? state : (screen.list?.(state, route).go(at) ?? state);
}

/** Of a list that lies over the screen, chooses a row; of a question, moves the focus to a button. */
function chosenIn(state: State, overlay: Overlay, { line, column }: Spot): State {
  const room = roomOf(state);
  switch (overlay.is) {
    case 'confirm': {
      const buttons = confirmButtons(overlay, room);
      const at = line === confirmButtonLine(overlay, room) ? buttonAt(buttons, column) : null;
      if (at === null) return state;
      // Only Enter answers. On a button that is off, both say what is missing.
      if (buttons.off.includes(at)) return withNameAwaited(state, overlay);
      return { ...state, overlay: { ...overlay, focus: at === 0 ? 'yes' : 'no' } };
    }
    case 'copy':
      return withChosen(state, overlay, itemAt(copyChoiceOnScreen(overlay, room), line));
    case 'export':
      return withChosen(state, overlay, itemAt(formatsOnScreen(overlay, room), line));
    case 'palette':
      return withChosen(state, overlay, itemAt(paletteOnScreen(state, overlay, room), line - paletteHead));
    default:
      return state;
  }
}

function withChosen(state: State, overlay: CopyChoice | FormatChoice | Palette, at: number | null): State {
  return at === null ? state : { ...state, overlay: { ...overlay, cursor: at } };
}
