import { calendarScreenTexts, editingTexts, isOfDate, momentOf } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { hasExpired } from '../../expiry-months.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, push, replace, said } from '../change.ts';
import type { TextField } from '../field.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { planRequest } from '../plan-request.ts';
import { inventoryIn } from '../reading.ts';
import type { CalendarRoute } from '../route.ts';
import {
  atRow,
  bodyHeight,
  cursorOf,
  detailColumns,
  detailRows,
  hasDetailsBelow,
  hasRoomFor,
  hasSide,
  hiddenSide,
  type InView,
  itemAt,
  itemsInView,
  movedCursor,
  rowsOfDetails,
  type ScrolledText,
  scrolledText,
  stepInTree,
  toggledKeys,
} from '../scroll.ts';
import { endingRequest } from '../select/actions.ts';
import { copiedArtifact } from '../select/artifacts.ts';
import {
  type CalendarRow,
  calendarDetails,
  calendarSummary,
  expiriesOption,
  filteredRows,
  furtherOf,
} from '../select/calendar.ts';
import { commandLine } from '../select/command-line.ts';
import { clippedLines, type DetailLine, detailLines } from '../select/detail-lines.ts';
import { editedArtifact, editedSpec } from '../select/edited-file.ts';
import { nextZoom } from '../select/lanes.ts';
import { severityOf } from '../select/states.ts';
import { statusExports } from '../select/status-export.ts';
import { filteredInventory } from '../select/tree.ts';
import { filterSentence } from '../select/trust.ts';
import { withFurther } from '../select/with-further.ts';
import { goToRotationAt, renewOne } from './actions.ts';
import { beginFilter, droppedFirst, onFilterText, onTypedFilter } from './typed-filter.ts';

/** The months and a legend, then the heads of the columns. */
function headRows(state: State): number {
  return hasHeat(state) ? 5 : 4;
}

/** Whether the months have a row of shades. */
export function hasHeat(state: State): boolean {
  return hasRoomFor('month shades', state);
}

export function calendarHeight(state: State): number {
  return bodyHeight(state, headRows(state) + rowsOfDetails(state));
}

export function calendarRowsOf(state: State, { open, filter }: CalendarRoute): readonly CalendarRow[] {
  const inventory = inventoryIn(state);
  return inventory === null ? [] : filteredRows(inventory, filter?.text ?? '', open, state.now);
}

/** What the months and the title count. */
export function calendarInventory(state: State, { filter }: CalendarRoute): Inventory | null {
  const inventory = inventoryIn(state);
  return inventory === null ? null : filteredInventory(inventory, filter?.text ?? '');
}

export function calendarInView(state: State, route: CalendarRoute): InView<CalendarRow> {
  const rows = calendarRowsOf(state, route);
  return itemsInView(rows, cursorAt(rows, route), calendarHeight(state), route.top);
}

function chosen(state: State, route: CalendarRoute): CalendarRow | undefined {
  const rows = calendarRowsOf(state, route);
  return rows[cursorAt(rows, route)];
}

/** Begins at what expires next: what has expired is above it. */
function cursorAt(rows: readonly CalendarRow[], { cursor }: CalendarRoute): number {
  if (cursor !== null) return cursorOf(rows, cursor);
  return Math.max(
    0,
    rows.findIndex(({ first }) => !hasExpired(first)),
  );
}

/** Below the list, or in the side panel. */
export function calendarDetailLines(state: State, route: CalendarRoute): readonly DetailLine[] {
  const row = chosen(state, route);
  if (row === undefined || !(hasSide(state) || hasDetailsBelow(state))) return [];
  const lines = detailsOf(state, row);
  // Enter opens one artifact; several have to be unfolded first.
  const seenBy = calendarScreenTexts.seenBy[row.branch ?? 'leaf'](keysIn(state));
  return clippedLines(lines, hasSide(state) ? bodyHeight(state) : detailRows - 1, seenBy);
}

/** Below the list, there is room for no more than the row itself. */
function detailsOf(state: State, row: CalendarRow): readonly DetailLine[] {
  const columns = detailColumns(state);
  const inventory = inventoryIn(state);
  if (inventory === null || !hasSide(state)) return detailLines(calendarDetails(row, false), columns);
  const room = { columns, height: bodyHeight(state) };
  return withFurther((drawn) => calendarDetails(row, drawn), furtherOf(inventory, row), room);
}

export function calendarSideText(state: State, route: CalendarRoute): ScrolledText<DetailLine> {
  const row = chosen(state, route);
  const all = row === undefined ? [] : detailsOf(state, row);
  const lines = route.side === null ? calendarDetailLines(state, route) : all;
  return scrolledText({ lines, height: bodyHeight(state), top: route.side ?? 0 });
}

export const calendarScreen: Screen<CalendarRoute> = {
  summary: (state, route) => {
    const inventory = calendarInventory(state, route);
    return inventory === null ? '' : calendarSummary(inventory);
  },
  context: (state, route) => {
    if (route.typing) return 'filter';
    return chosen(state, route) === undefined && route.filter === null ? 'waiting' : 'calendar';
  },
  sentence: (state, route) => {
    const ofFilter = filterSentence(state, route);
    if (ofFilter !== null) return ofFilter;
    const row = chosen(state, route);
    if (row === undefined) return null;
    const { artifact, at, cappedBy, renewFrom } = row.first;
    if (cappedBy !== null)
      return { severity: 'info', text: calendarScreenTexts.withCaRenewedOrNot(artifact, cappedBy) };
    if (row.state === 'expired')
      return {
        severity: 'critical',
        text: `${calendarScreenTexts.expired(row.what, momentOf(at))} ${calendarScreenTexts.plansRenewal(keysIn(state))}`,
      };
    // The details have the hour; here both days must fit.
    return {
      severity: severityOf(row.state),
      text: calendarScreenTexts.expires(
        isOfDate(row.state) ? row.what : calendarScreenTexts.inState(row.what, row.state),
        at.slice(0, 10),
        renewFrom?.slice(0, 10) ?? null,
      ),
    };
  },
  scrolled: (state, route) => calendarInView(state, route),
  side: (state, route) => {
    const row = chosen(state, route);
    return row === undefined ? null : { title: row.what, isFocused: route.side !== null };
  },
  unavailable: hiddenSide,
  reversed: (state, route) => [
    ...(chosen(state, route)?.branch === 'open' ? (['open'] as const) : []),
    ...droppedFirst(route),
  ],
  command: (state) => `${commandLine(state, 'status')} ${expiriesOption}`,
  list: (state, route) => {
    const rows = calendarRowsOf(state, route);
    return {
      hits: () => rows.map((_, at) => at),
      at: cursorAt(rows, route),
      go: (at) => withCursor(state, route, rows, at),
    };
  },
  rowAt: (state, route, line) => itemAt(calendarInView(state, route), line - headRows(state)),
  copySource: (state, route) => {
    const inventory = inventoryIn(state);
    const row = chosen(state, route);
    if (inventory === null || row === undefined || row.all.length > 1) return null;
    return copiedArtifact(inventory, row.first.artifact);
  },
  edited: (state, route) => {
    const row = chosen(state, route);
    if (row === undefined) return editedSpec(state);
    return row.all.length > 1
      ? { is: 'refused', why: editingTexts.several }
      : editedArtifact(state, row.first.artifact);
  },
  exports: (state, { filter }) => statusExports(state, 'expiry', { further: ['ical'], filter: filter?.text ?? '' }),
  on: (state, route, uiCommand) =>
    route.typing ? onTypedFilter(state, route, uiCommand, filteredCalendar) : onCalendar(state, route, uiCommand),
  typed: (state, route, text) => onFilterText(state, route, text, filteredCalendar),
};

function onCalendar(state: State, route: CalendarRoute, uiCommand: UiCommand): Update | null {
  const rows = calendarRowsOf(state, route);
  const at = cursorAt(rows, route);
  const row = rows[at];
  if (uiCommand === 'filter') return beginFilter(state, route);
  if (uiCommand === 'back' && route.filter !== null) return only(unfiltered(state, route));
  if (row === undefined) return null;
  const side = onSide(state, route, uiCommand, hasSide(state) ? calendarSideText(state, route) : null);
  if (side !== null) return side;
  const to = movedCursor(at, rows.length, calendarHeight(state), uiCommand);
  if (to !== null) return only(withCursor(state, route, rows, to));
  switch (uiCommand) {
    case 'open':
      if (row.branch !== null) return only(toggled(state, route, row.key));
      return only(push(state, { screen: 'artifact', artifact: row.first.artifact, top: 0 }));
    case 'right':
    case 'left': {
      const step = stepInTree(rows, at, uiCommand);
      if (step === 'toggle') return only(toggled(state, route, row.key));
      return only(step === null ? state : withCursor(state, route, rows, step));
    }
    case 'renew':
      return renew(state, row);
    case 'zoom':
      return only(replace(state, { ...route, zoom: nextZoom(route.zoom) }));
    case 'rotate':
      // All in a row are signed by one CA.
      return goToRotationAt(state, row.first.artifact);
    case 'actions':
      if (row.all.length > 1)
        return only(said(state, calendarScreenTexts.several(row.all.length, keysIn(state)), 'warning'));
      return only(push(state, { screen: 'actions', of: { is: 'artifact', artifact: row.first.artifact }, cursor: 0 }));
    default:
      return null;
  }
}

const filteredCalendar = { filtered, unfiltered, on: onCalendar };

function filtered(state: State, route: CalendarRoute, filter: TextField): State {
  return replace(state, { ...route, filter, cursor: null, top: 0 });
}

/** The cursor stays on the row that was found, else returns to where it was. */
function unfiltered(state: State, route: CalendarRoute): State {
  const found = chosen(state, route)?.key;
  const next: CalendarRoute = { ...route, filter: null, typing: false, before: null, top: 0 };
  if (found === undefined) return replace(state, { ...next, ...route.before });
  const rows = calendarRowsOf(state, next);
  return withCursor(
    state,
    next,
    rows,
    Math.max(
      0,
      rows.findIndex(({ key }) => key === found),
    ),
  );
}

function renew(state: State, { first, all, name }: CalendarRow): Update {
  const inventory = inventoryIn(state);
  if (inventory === null) return only(state);
  if (all.length > 1 && name !== null) {
    const last = all.at(-1) ?? first;
    return planRequest(state, endingRequest(inventory, name, last.residualSeconds));
  }
  return renewOne(state, first.artifact);
}

function withCursor(state: State, route: CalendarRoute, rows: readonly CalendarRow[], at: number): State {
  return replace(state, { ...route, ...atRow(rows, route, at, calendarHeight(state)) });
}

function toggled(state: State, route: CalendarRoute, key: string): State {
  return replace(state, { ...route, cursor: key, open: toggledKeys(route.open, key) });
}
