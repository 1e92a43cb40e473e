import { clipboardTexts, exportTexts } from '@kpki/presentation';
import { widthOf } from '../../text/width.ts';
import { routeOf } from './change.ts';
import { choiceRoom } from './choice.ts';
import { confirmRoom } from './confirm-lines.ts';
import { fileNameOnScreen } from './export.ts';
import type { Overlay, State } from './model.ts';
import { answerNote } from './overlay.ts';
import { paletteRoom } from './palette.ts';
import { mostRoom, type Popup, placed, type Room } from './popup.ts';
import { screenOf } from './screens/table.ts';
import { bodyColumns, bodyHeight, paragraphLines } from './scroll.ts';

/** Part of what is drawn: a whole screen, or a popup over the layers before it. */
export interface Layer {
  readonly state: State;
  readonly popup: Popup | null;
}

/** A screen, and the popups over it. */
export type Layers = readonly [Layer, ...Layer[]];

/** Returns the screen and the popups over it. Only the last layer takes keys and clicks. */
export function layersOf(state: State): Layers {
  const popup = popupOf(state);
  if (popup === null) return [{ state, popup }];
  const [ground, ...others] = layersOf(behind(state));
  return [ground, ...others, { state, popup }];
}

/**
 * Returns whether two states draw the same screen behind a popup: each key there sets the time, and a screen shows
 * seconds.
 */
export function isSameBehind(before: State, after: State): boolean {
  const { now, path, ...others } = after;
  return (
    Math.floor(now / 1000) === Math.floor(before.now / 1000) &&
    path.length === before.path.length &&
    path.every((route, at) => route === before.path[at]) &&
    Object.entries(others).every(([name, value]) => Object.is(value, before[name as keyof State]))
  );
}

/** What is shown once the popup is closed. */
function behind(state: State): State {
  const { overlay, path } = state;
  if (overlay?.is === 'copy' || overlay?.is === 'export' || overlay?.is === 'export file')
    return { ...state, overlay: overlay.over };
  if (overlay !== null) return { ...state, overlay: null };
  const [first, ...others] = path;
  return { ...state, path: [first, ...others.slice(0, -1)] };
}

/** Returns the popup that has the keys; null: a whole screen has them. */
export function popupOf(state: State): Popup | null {
  const most = mostRoom(state.size);
  const wanted = most === null ? null : wantedRoom(state, most);
  return wanted === null ? null : placed(state.size, wanted);
}

/** Returns the room within the border of the last layer. */
export function roomOf(state: State): Room {
  return popupOf(state) ?? wholeRoom(state);
}

/** Returns the room within the border of a whole screen. */
export function wholeRoom(state: State): Room {
  return { columns: bodyColumns(state), rows: bodyHeight(state) };
}

function wantedRoom(state: State, most: Room): Room | null {
  const { overlay, path } = state;
  if (overlay !== null) return roomOfOverlay(state, overlay, most);
  const route = routeOf(state);
  return path.length === 1 ? null : (screenOf(route).popup?.(state, route) ?? null);
}

function roomOfOverlay(state: State, overlay: Overlay, most: Room): Room | null {
  switch (overlay.is) {
    // Long texts.
    case 'help':
    case 'commands':
      return null;
    case 'confirm':
      return confirmRoom(overlay, most);
    case 'palette':
      return scrolled(paletteRoom(state, overlay), most);
    case 'copy':
      return roomOfChoice(overlay.items.map(clipboardTexts.line), 'copied', most);
    case 'export':
      return roomOfChoice(
        overlay.formats.map((format) => exportTexts.formats[format]),
        'kind',
        most,
      );
    case 'export file': {
      const { format, name, note } = fileNameOnScreen(overlay);
      return roomOfText([format, '', name, '', note], most);
    }
    case 'question':
      return roomOfText([overlay.text, '', '', answerNote(state, overlay)], most);
  }
}

function roomOfChoice(texts: readonly string[], before: 'kind' | 'copied', most: Room): Room {
  return scrolled(choiceRoom({ texts, before, above: 0 }), most);
}

function scrolled({ columns, rows }: Room, most: Room): Room {
  return { columns, rows: Math.min(rows, most.rows) };
}

/** Of texts below each other, a space above and below; a field is as wide as the texts. */
function roomOfText(texts: readonly string[], most: Room): Room {
  const lines = texts.flatMap((text) => paragraphLines(text, most.columns));
  return { columns: Math.max(...lines.map((line) => widthOf(line) + 4)), rows: lines.length + 3 };
}
