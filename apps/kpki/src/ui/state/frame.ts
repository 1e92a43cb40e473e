import { clipboardTexts, confirmTexts, screenTitles } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { widthOf } from '../../text/width.ts';
import type { KeyRow, UiCommand } from '../keys.ts';
import { routeOf } from './change.ts';
import { mayBeYes, wrongNameText } from './confirm-lines.ts';
import { isCopyCut } from './copy.ts';
import { hasFileOfFailure } from './editing.ts';
import { hasName, noNameText } from './export.ts';
import { commandText, roomOfCommand, sentenceOf } from './frame-texts.ts';
import { hintsText, hintUnder, piecesOfHints, shownHints } from './hints.ts';
import { longHints } from './key-texts.ts';
import { keysIn } from './keys-in.ts';
import type { Message, State } from './model.ts';
import { contextOf } from './on-key.ts';
import { paletteMessage } from './palette.ts';
import { isTyping } from './route.ts';
import { screenOf } from './screens/table.ts';
import { bodyColumns, borderOfTexts, panesIn } from './scroll.ts';
import { searchCount, searchIn, searchPrompt } from './search.ts';
import { type Summary, summaryText } from './select/counts.ts';
import type { Piece } from './select/piece-columns.ts';
import { sideOf } from './side.ts';
import { pathText, pathTitle, titlesOf } from './titles.ts';
import { typedAheadText } from './type-ahead.ts';
import { undoRedoes } from './undo.ts';

const overlayTitles = {
  help: screenTitles.help,
  commands: screenTitles.commands,
  palette: screenTitles.palette,
  export: screenTitles.export,
  'export file': screenTitles.export,
  confirm: null,
  question: null,
} as const;

function overlayTitle(state: State): string | null {
  const { overlay } = state;
  if (overlay === null) return null;
  if (overlay.is !== 'copy') return overlayTitles[overlay.is];
  return overlay.of === null ? screenTitles.copy : screenTitles.copyOf(overlay.of);
}

/** A path that ends with the artifact does not name it once more. */
export function titleInPath(state: State): string | null {
  const { overlay } = state;
  const isNamed = overlay?.is === 'copy' && overlay.of === pathTitle(state, routeOf(state));
  return isNamed ? screenTitles.copy : overlayTitle(state);
}

/** The title of a popup: the path is behind it. */
export function popupTitle(state: State): string {
  const { overlay } = state;
  if (overlay?.is === 'confirm') return confirmTexts.heads[overlay.about];
  if (overlay?.is === 'question') return screenTitles.question;
  return clean(overlayTitle(state) ?? titlesOf(state, null).at(-1) ?? '');
}

export function crumbs(state: State): readonly [left: string, right: string] {
  const summary = summaryText(summaryIn(state));
  const columns = sideOf(state) === null ? bodyColumns(state) : panesIn(state).list;
  return [pathText(state, titleInPath(state), columns - widthOf(summary) - borderOfTexts), summary];
}

/** What the upper border counts: what the screen does, or the hits of a search. */
export function summaryIn(state: State): Summary {
  const route = routeOf(state);
  const search = searchIn(state);
  if (search !== null && !search.typing) return clean(`/${search.field.text}  ${searchCount(state, search)}`);
  // An overlay is not about what the screen counts.
  return overlayTitle(state) === null ? screenOf(route).summary(state, route) : '';
}

export function shownCommand(state: State, room: number = roomOfCommand(bodyColumns(state), '')): string {
  const route = routeOf(state);
  const screen = screenOf(route);
  const { shortCommand } = screen;
  const short = shortCommand === undefined ? undefined : (columns: number) => shortCommand(state, route, columns);
  return commandText(room, screen.command(state, route), short);
}

export function sentence(state: State): Message {
  const search = searchIn(state);
  if (search?.typing === true) return searchPrompt(state, search);
  const lost = typedAheadText(state);
  if (lost !== null) return { severity: 'info', text: lost };
  const wrongName = wrongNameIn(state);
  if (wrongName !== null) return { severity: 'warning', text: wrongName };
  return sentenceOf(saidIn(state), state.size.columns);
}

function wrongNameIn(state: State): string | null {
  const { overlay } = state;
  if (overlay?.is === 'export file') return noNameText(overlay);
  return overlay?.is === 'confirm' ? wrongNameText(overlay, keysIn(state)) : null;
}

function saidIn(state: State): Message | null {
  const { overlay, message } = state;
  // A copy from the log returns to it.
  if (overlay?.is === 'commands') return message;
  if (overlay?.is === 'copy' && isCopyCut(overlay, state.size)) return { severity: 'info', text: clipboardTexts.whole };
  if (overlay?.is === 'palette') return paletteMessage(state, overlay);
  // A message before another overlay is not about the overlay.
  if (overlay !== null) return null;
  const route = routeOf(state);
  // A filter stays in view while it is typed.
  return (isTyping(route) ? null : message) ?? screenOf(route).sentence(state, route);
}

export function hints(state: State): string {
  return hintsText(hintsIn(state));
}

export function hintPieces(state: State): readonly Piece[] {
  return piecesOfHints(hintsIn(state));
}

/** The hint at a column of the last row; null: none is there. */
export function hintAt(state: State, column: number): KeyRow | null {
  return hintUnder(hintsIn(state), column);
}

function hintsIn(state: State): readonly KeyRow[] {
  const route = routeOf(state);
  return shownHints(state, {
    context: contextOf(state),
    off: unavailable(state),
    first: helpful(state),
    hinted: state.overlay === null ? (screenOf(route).hinted?.(state, route) ?? {}) : {},
    long: longHints(state),
    reversed: [...(screenOf(route).reversed?.(state, route) ?? []), ...(undoRedoes(state) ? (['undo'] as const) : [])],
  });
}

/** The key that opens the file of an error stands first. */
function helpful(state: State): readonly UiCommand[] {
  const route = routeOf(state);
  if (state.overlay !== null) return [];
  if (contextOf(state) === 'waiting') return ['edit'];
  return screenOf(route).helpful?.(state, route) ?? [];
}

function unavailable(state: State): readonly UiCommand[] {
  const { overlay } = state;
  if (overlay?.is === 'confirm' && overlay.focus === 'name' && !mayBeYes(overlay)) return ['open'];
  if (overlay?.is === 'export file' && !hasName(overlay)) return ['open'];
  if (overlay !== null) return [];
  const noFile: readonly UiCommand[] = contextOf(state) === 'waiting' && !hasFileOfFailure(state) ? ['edit'] : [];
  const route = routeOf(state);
  const screen = screenOf(route);
  const isEdited = hasFileOfFailure(state) || screen.edited?.(state, route).is !== 'refused';
  return [...(screen.unavailable?.(state, route) ?? []), ...noFile, ...(isEdited ? [] : (['edit'] as const))];
}
