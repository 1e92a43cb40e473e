import { confirmTexts, frameTexts, screenTitles } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { fit, shortened, widthOf, widthOfAll } from '../../text/width.ts';
import { type Context, fittingHints, type KeyRow, type UiCommand } from '../keys.ts';
import type { Role } from '../roles.ts';
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
import { screenOf } from './screens/table.ts';
import { bodyColumns, borderOfTexts, leastSize, panesIn } from './scroll.ts';
import { searchCount, searchIn, searchPrompt } from './search.ts';
import { applySummary } from './select/apply.ts';
import { type Summary, summaryText } from './select/counts.ts';
import type { Piece } from './select/piece-columns.ts';
import { isNothingKnown } from './select/unread.ts';
import { sideOf } from './side.ts';
import { pathText, pathTitle, titlesOf } from './titles.ts';
import { isUndoRunning } from './undo.ts';
import { readAgeText } from './watch.ts';

/** The first row: what is open, and on the right how old it is and whether kpki may write. */
interface Header {
  /** Next to the badge of the program. */
  readonly path: readonly Piece[];
  readonly status: readonly Piece[];
}

/** The badge with the name of the program. */
export const badge = ' kpki ';

const pathMark = ' › ';

export function header(state: State): Header {
  const { columns } = state.size;
  const parts = headerStatus(state);
  const within = (status: readonly Piece[]): Header => ({
    path: headerPath(state, columns - badge.length - 2 - widthOfAll(status)),
    status,
  });
  const whole = within(separated(parts));
  const short = within(parts.slice(-1));
  // How old it is gives way before a name is cut, and where short names, which never are, leave no room.
  const isCut = widthOfAll(whole.path) < widthOfAll(short.path);
  const overflows = badge.length + widthOfAll(whole.path) + widthOfAll(whole.status) + 2 > columns;
  return isCut || overflows ? short : whole;
}

function separated(parts: readonly Piece[]): readonly Piece[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [{ text: ' · ', role: 'border' } as const, part]));
}

function headerPath({ declared, draft, fleet, path, size, readOnly }: State, room: number): readonly Piece[] {
  const mark: Piece = { text: pathMark, role: 'border' };
  const named = (text: string): readonly Piece[] => [mark, { text, role: 'accent' }];
  // The cluster that is open is not the one that the cursor is on.
  if (fleet !== null && (declared === null || path.at(-1)?.screen === 'fleet')) return named(frameTexts.fleet);
  if (declared === null) return draft === null ? [] : named(frameTexts.newCluster);
  const { cluster, environment } = declared;
  if (environment === null) return named(withEnds(clean(cluster), Math.max(leastName, room)));
  const names = room - 2 * pathMark.length;
  const most = Math.min(widthOf(clean(environment)), Math.floor(size.columns / 3));
  // The last row but one says what to choose.
  const isSaid = readOnly === 'until chosen' && leastName + most + widthOf(frameTexts.notChosen) <= names;
  const chosen = isSaid ? frameTexts.notChosen : '';
  const rest = names - widthOf(chosen);
  // Then the cluster is cut, and the environment only if both have no more than the least.
  const name = withEnds(clean(environment), Math.min(most, Math.max(leastName, rest - leastName)));
  return [
    ...named(withEnds(clean(cluster), Math.max(leastName, rest - widthOf(name)))),
    mark,
    { text: name, role: 'text' },
    ...(chosen === '' ? [] : [{ text: chosen, role: 'due' } as const]),
  ];
}

/** So much of the name of a cluster, and of an environment, is kept in any case. */
const leastName = 12;

/** Names of one place often begin alike, and those of one kind end alike. */
function withEnds(name: string, columns: number): string {
  return widthOf(name) <= columns ? name : fit(name, columns, 'middle').trimEnd();
}

function headerStatus(state: State): readonly Piece[] {
  const age = state.overlay === null ? readAgeText(state) : '';
  const mode = modeOf(state);
  return [
    ...(age === '' ? [] : [{ text: age, role: 'dim' } as const]),
    ...(mode === null ? [] : [{ text: frameTexts.modes[mode], role: modeRoles[mode] }]),
  ];
}

type Mode = keyof typeof frameTexts.modes;

const modeRoles: Readonly<Record<Mode, Role>> = {
  writing: 'due',
  unread: 'expired',
  'partly unread': 'due',
  'read-only': 'pending',
  'read-write': 'ok',
  'nothing written': 'dim',
};

function modeOf(state: State): Mode | null {
  const { declared, fleet, draft, reading } = state;
  if (fleet !== null && (declared === null || routeOf(state).screen === 'fleet'))
    return isReadOnly(state) ? 'read-only' : null;
  if (declared === null) return draft !== null ? 'nothing written' : isReadOnly(state) ? 'read-only' : null;
  if (isRunning(state) || isUndoRunning(state)) return 'writing';
  // Whether the file is read-only is not known.
  if (reading.is === 'failed') return 'unread';
  const inventory = inventoryIn(state);
  if (inventory !== null && inventory.unread.length > 0) return isNothingKnown(inventory) ? 'unread' : 'partly unread';
  return isReadOnly(state) ? 'read-only' : 'read-write';
}

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
  return overlay.of === null || overlay.of === pathTitle(state, routeOf(state))
    ? screenTitles.copy
    : screenTitles.copyOf(overlay.of);
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
  return [pathText(state, overlayTitle(state), columns - widthOf(summary) - borderOfTexts), summary];
}

/** What the upper border counts: what the screen does, or the hits of a search. */
export function summaryIn(state: State): Summary {
  const route = routeOf(state);
  const search = searchIn(state);
  if (search !== null && !search.typing) return clean(`/${search.field.text}  ${searchCount(state, search)}`);
  // An overlay is not about what the screen counts.
  return overlayTitle(state) === null ? screenOf(route).summary(state, route) : '';
}

export function shownCommand(state: State): string {
  const route = routeOf(state);
  return shortened(`$ ${clean(screenOf(route).command(state, route))}`, bodyColumns(state) - 2);
}

const nothing: Message = { severity: 'info', text: '' };

export function sentence(state: State): Message {
  const { overlay } = state;
  const search = searchIn(state);
  if (search?.typing === true) return searchPrompt(state, search);
  const lost = droppedText(state);
  if (lost !== null) return { severity: 'info', text: lost };
  const wrongName = overlay?.is === 'confirm' ? wrongNameText(overlay) : null;
  if (wrongName !== null) return { severity: 'warning', text: wrongName };
  const { severity, text } = saidIn(state) ?? nothing;
  return { severity, text: clean(text.replaceAll('\n', ' ')) };
}

function saidIn(state: State): Message | null {
  const { overlay, message } = state;
  // A copy from the log returns to it.
  if (overlay?.is === 'commands') return message;
  // A message before another overlay is not about the overlay.
  if (overlay !== null) return null;
  const route = routeOf(state);
  // A filter stays in view while it is typed.
  const isTyped = route.screen === 'trust' && route.typing;
  return (isTyped ? null : message) ?? screenOf(route).sentence(state, route);
}

const gap = '  ';

export function hints(state: State): string {
  return hintsText(shownHints(state));
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
  const at = shown.findIndex((_, index) => column < widthOf(hintsText(shown.slice(0, index + 1))));
  const row = shown[at];
  const from = at === 0 ? 0 : widthOf(hintsText(shown.slice(0, at))) + gap.length;
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
  return fittingHints(named, (rows) => widthOf(hintsText(rows)) <= state.size.columns);
}

function unavailable(state: State): readonly UiCommand[] {
  const { overlay } = state;
  if (overlay?.is === 'confirm' && overlay.focus === 'name' && !mayBeYes(overlay)) return ['open'];
  if (overlay?.is === 'export file' && !hasName(overlay)) return ['open'];
  if (overlay !== null) return [];
  const context = contextOf(state);
  const noFile: readonly UiCommand[] = context === 'waiting' && !hasFileOfFailure(state) ? ['edit'] : [];
  const route = routeOf(state);
  const noOther: readonly UiCommand[] = state.declared?.environments.length === 1 ? ['next environment'] : [];
  const here = [...(screenOf(route).unavailable?.(state, route) ?? []), ...noFile, ...noOther];
  const isFirst = state.path.length === 1 && firstContexts.includes(context);
  return isFirst ? [...here, 'back'] : here;
}

const firstContexts: readonly Context[] = ['choice', 'reading', 'waiting'];

function hintsText(rows: readonly KeyRow[]): string {
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
