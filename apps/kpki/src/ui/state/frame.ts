import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { shortened, widthOf } from '../../text/width.ts';
import { type Context, fittingHints, type KeyRow, type UiCommand } from '../keys.ts';
import { isRunning } from './applying.ts';
import { routeOf } from './change.ts';
import { mayBeYes, wrongNameText } from './confirm-lines.ts';
import { hasFileOfFailure } from './editing.ts';
import { hasName } from './export.ts';
import { keysIn } from './keys-in.ts';
import { droppedText, isHeardWhile, loadingIn } from './loading.ts';
import type { Message, State } from './model.ts';
import { contextOf } from './on-key.ts';
import { isReadOnly } from './read-only.ts';
import { inventoryIn } from './reading.ts';
import { screenOf, titles } from './screens/table.ts';
import { bodyColumns, leastSize, panesIn } from './scroll.ts';
import { searchCount, searchIn, searchPrompt } from './search.ts';
import { applySummary } from './select/apply.ts';
import type { Piece } from './select/piece-columns.ts';
import { isNothingKnown } from './select/unread.ts';
import { sideOf } from './side.ts';
import { isUndoRunning } from './undo.ts';

export function header(state: State): readonly [left: string, right: string] {
  const { declared, draft, fleet } = state;
  // The cluster that is open is not the one that the cursor is on.
  if (fleet !== null && (declared === null || routeOf(state).screen === 'fleet'))
    return ['kpki  fleet', isReadOnly(state) ? 'read-only' : ''];
  if (declared === null)
    return draft === null
      ? ['kpki', isReadOnly(state) ? 'read-only' : '']
      : ['kpki  new cluster', frameTexts.nothingWrittenYet];
  const name = declared.environment;
  const chosen = state.readOnly === 'until chosen' ? ' (not chosen)' : '';
  const short = name === null ? '' : shortened(clean(name), Math.floor(state.size.columns / 3));
  const environment = name === null ? '' : `env ${short}${chosen} · `;
  return [`kpki  ${clean(declared.cluster)}`, `${environment}${mode(state)}`];
}

function mode(state: State): string {
  if (isRunning(state) || isUndoRunning(state)) return 'writing';
  // Whether the file is read-only is not known.
  if (state.reading.is === 'failed') return frameTexts.unread;
  const inventory = inventoryIn(state);
  if (inventory !== null && inventory.unread.length > 0) {
    return isNothingKnown(inventory) ? frameTexts.unread : frameTexts.partlyUnread;
  }
  return isReadOnly(state) ? 'read-only' : 'can write';
}

const overlayTitles = {
  help: 'Help',
  commands: frameTexts.commands,
  palette: 'Commands',
  export: 'Export',
  'export file': 'Export',
  confirm: null,
  question: null,
} as const;

function overlayTitle(state: State): string | null {
  const { overlay } = state;
  if (overlay === null) return null;
  if (overlay.is !== 'copy') return overlayTitles[overlay.is];
  return overlay.of === null || overlay.of === titles(state).at(-1) ? frameTexts.copy : frameTexts.copyOf(overlay.of);
}

export function crumbs(state: State): readonly [left: string, right: string] {
  const route = routeOf(state);
  const overlay = overlayTitle(state);
  // An overlay is not about what the screen counts.
  const ofScreen = overlay === null ? screenOf(route).summary(state, route) : '';
  const search = searchIn(state);
  const summary =
    search === null || search.typing ? ofScreen : clean(`/${search.field.text}  ${searchCount(state, search)}`);
  const all = withoutRepeats([...titles(state), ...(overlay === null ? [] : [overlay])].map(clean));
  const columns = sideOf(state) === null ? bodyColumns(state) : panesIn(state).list;
  return [shortPath(all, columns - widthOf(summary) - 7), summary];
}

/** A title may begin with what the one before ends with, or be the same. */
function withoutRepeats(all: readonly string[]): readonly string[] {
  return all.flatMap((title, at) => {
    const [first, ...others] = title.split(between);
    const isRepeated = at > 0 && first === all[at - 1]?.split(between).at(-1);
    return isRepeated ? (others.length === 0 ? [] : [others.join(between)]) : [title];
  });
}

const between = ' › ';

function shortPath(all: readonly string[], columns: number): string {
  const whole = all.join(between);
  if (widthOf(whole) <= columns || all.length < 3) return whole;
  return [all[0], '…', all.at(-1)].join(between);
}

export function shownCommand(state: State): string {
  const route = routeOf(state);
  return shortened(`$ ${clean(screenOf(route).command(state, route))}`, bodyColumns(state) - 2);
}

const nothing: Message = { severity: 'info', text: '' };

export function sentence(state: State): Message {
  const route = routeOf(state);
  const { overlay, message } = state;
  const search = searchIn(state);
  if (search?.typing === true) return searchPrompt(state, search);
  const lost = droppedText(state);
  if (lost !== null) return { severity: 'info', text: lost };
  const wrongName = overlay?.is === 'confirm' ? wrongNameText(overlay) : null;
  if (wrongName !== null) return { severity: 'warning', text: wrongName };
  // A message before an overlay is not about the overlay, and a filter stays in view while it is typed.
  const isTyped = route.screen === 'trust' && route.typing;
  const said = overlay === null ? ((isTyped ? null : message) ?? screenOf(route).sentence(state, route)) : null;
  const { severity, text } = said ?? nothing;
  return { severity, text: clean(text.replaceAll('\n', ' ')) };
}

const gap = '  ';

export function hints(state: State): string {
  return textOf(shownHints(state));
}

/** The hints of the last row: keys stand out from what they do. */
export function hintPieces(state: State): readonly Piece[] {
  return shownHints(state).flatMap(({ keys, hint }, at): readonly Piece[] => [
    { text: `${at === 0 ? '' : gap}${keys[0]}`, role: 'accent' },
    { text: ` ${hint}`, role: 'dim' },
  ]);
}

/** The hint at a column of the last row; null: none is there. */
export function hintAt(state: State, column: number): KeyRow | null {
  const shown = shownHints(state);
  const at = shown.findIndex((_, index) => column < widthOf(textOf(shown.slice(0, index + 1))));
  const row = shown[at];
  const from = at === 0 ? 0 : widthOf(textOf(shown.slice(0, at))) + gap.length;
  return row === undefined || column < from ? null : row;
}

function shownHints(state: State): readonly KeyRow[] {
  const context = contextOf(state);
  const off = unavailable(state);
  const loading = loadingIn(state);
  const isHeard = (uiCommand: UiCommand): boolean => isHeardWhile(loading, uiCommand);
  const shown = state.keys.filter(
    ({ hint, where, uiCommand }) =>
      hint !== undefined && where.includes(context) && !off.includes(uiCommand) && isHeard(uiCommand),
  );
  const route = routeOf(state);
  const reversed = screenOf(route).reversed?.(state, route) ?? [];
  const named = shown.map((row): KeyRow => {
    const { uiCommand, reverseHint } = row;
    return reverseHint !== undefined && reversed.includes(uiCommand) ? { ...row, hint: reverseHint } : row;
  });
  return fittingHints(named, (rows) => widthOf(textOf(rows)) <= state.size.columns);
}

function unavailable(state: State): readonly UiCommand[] {
  const { overlay } = state;
  if (overlay?.is === 'confirm' && overlay.focus === 'name' && !mayBeYes(overlay)) return ['open'];
  if (overlay?.is === 'export file' && !hasName(overlay)) return ['open'];
  if (overlay !== null) return [];
  const context = contextOf(state);
  const noFile: readonly UiCommand[] = context === 'waiting' && !hasFileOfFailure(state) ? ['edit'] : [];
  const route = routeOf(state);
  const here = [...(screenOf(route).unavailable?.(state, route) ?? []), ...noFile];
  const isFirst = state.path.length === 1 && firstContexts.includes(context);
  return isFirst ? [...here, 'back'] : here;
}

const firstContexts: readonly Context[] = ['choice', 'reading', 'waiting'];

function textOf(rows: readonly KeyRow[]): string {
  return rows.map(({ keys, hint }) => `${keys[0]} ${hint}`).join(gap);
}

/** What a terminal shows that is smaller than the least size. */
export function tooSmallLines(state: State): readonly string[] {
  const { size, applying, program } = state;
  const { tooSmall } = frameTexts;
  const running = applying !== null && isRunning(state) ? applying : null;
  return [
    tooSmall.needs(leastSize.columns, leastSize.rows),
    tooSmall.has(size.columns, size.rows),
    tooSmall.larger,
    ...(running === null ? [] : [tooSmall.applying(applySummary(running), keysIn(state))]),
    tooSmall.without(program),
    ...(running === null ? [tooSmall.leaves(keysIn(state))] : []),
  ];
}
