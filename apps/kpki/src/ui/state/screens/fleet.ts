import { editingTexts, fleetScreenTexts, listTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { Context, UiCommand } from '../../keys.ts';
import type { FleetRow } from '../../work/fleet-row.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { environmentKey } from '../environment-key.ts';
import { edit, fieldOf, nextWordOf, type TextField, typeInto } from '../field.ts';
import { inLayout, isUnusable, openCluster, readFleet } from '../fleet.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { type FleetRoute, fleetLayouts } from '../route.ts';
import {
  bodyColumns,
  bodyHeight,
  cursorOf,
  hasSide,
  hiddenSide,
  type InView,
  itemAt,
  itemsInView,
  movedCursor,
  panesIn,
  rowsInView,
  type ScrolledText,
  scrolledText,
  sideMargins,
  topFor,
} from '../scroll.ts';
import { nextYear } from '../select/calendar.ts';
import { summaryText } from '../select/counts.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { filterProblem, parseFilter } from '../select/filter.ts';
import {
  environmentTitle,
  type FleetItem,
  type FleetSort,
  fleetItems,
  fleetSorts,
  fleetSortTexts,
  fleetSummary,
  isNotCreated,
  markOfRow,
  sideLines,
} from '../select/fleet.ts';
import { expiryRowFacts, type FleetExpiryRow, fleetExpiryRows, fleetExpirySummary } from '../select/fleet-expiries.ts';
import { expiriesExports, fleetExports } from '../select/fleet-export.ts';
import { fleetCommand } from '../select/fleet-reading.ts';
import { filterPrompt } from '../select/trust.ts';
import { expiryCursor, expiryHeadRows, expiryHeight, expirySentence, fleetHelp } from './fleet-expiries.ts';

/** Rows of a tile of the wall, with its border. */
export const tileRows = 6;

/** The least columns of a tile; with the second, each month has two cells. */
const leastTile = 26;
const goodTile = 28;

/** Columns of a tile with its border: the tiles of a row share the panel. */
export function tileColumns(state: State): number {
  const { list } = panesIn(state);
  return Math.floor(list / wallSize(state).across);
}

export function fleetItemsIn({ fleet }: State, { filter, sort }: FleetRoute): readonly FleetItem[] {
  return fleet === null ? [] : fleetItems(fleet, filter?.text ?? '', sort);
}

/**
 * The cursor of the table and the wall. During the first reading, rows come above others: until a key moves the cursor, it stays
 * on the row that came first.
 */
export function fleetCursor(state: State, { cursor }: FleetRoute): FleetRoute['cursor'] {
  const [first] = state.fleet?.rows ?? [];
  return cursor === null && isReadFirst(state) && first !== undefined ? environmentKey(first) : cursor;
}

export function fleetExpiriesIn(state: State, route: FleetRoute): readonly FleetExpiryRow[] {
  return fleetExpiryRows(fleetItemsIn(state, route), route.sort);
}

/** The place of the cursor in the expiries. */
export function expiryAt(state: State, route: FleetRoute): number {
  const first = state.fleet?.rows.find((row) => row.is === 'read' && row.expiries.length > 0);
  const untilMoved = isReadFirst(state) && first !== undefined ? environmentKey(first) : null;
  return expiryCursor(fleetExpiriesIn(state, route), route, untilMoved);
}

export function expiriesShown(state: State, route: FleetRoute): InView<FleetExpiryRow> {
  return itemsInView(fleetExpiriesIn(state, route), expiryAt(state, route), expiryHeight(state, route), route.top);
}

function chosenExpiry(state: State, route: FleetRoute): FleetExpiryRow | undefined {
  return route.layout === 'expiries' ? fleetExpiriesIn(state, route)[expiryAt(state, route)] : undefined;
}

function isReadFirst({ fleet }: State): boolean {
  return fleet?.isReading === true && fleet.at === null;
}

function chosenItem(state: State, route: FleetRoute): FleetItem | undefined {
  if (route.layout === 'expiries') return chosenExpiry(state, route)?.item;
  const items = fleetItemsIn(state, route);
  return items[cursorOf(items, fleetCursor(state, route))];
}

export function chosenCluster(state: State, route: FleetRoute): FleetRow | undefined {
  return chosenItem(state, route)?.row;
}

/** Without the head of the table. */
export function fleetHeight(state: State, route: FleetRoute): number {
  return bodyHeight(state, 1 + fleetHelp(state, route).length);
}

/** How many tiles stand next to each other, and how many rows of them there is room for. */
export function wallSize(state: State): { readonly across: number; readonly down: number } {
  const { list } = panesIn(state);
  const least = list < 3 * goodTile ? leastTile : goodTile;
  return {
    across: Math.max(1, Math.floor(list / least)),
    down: Math.max(1, Math.floor(bodyHeight(state) / tileRows)),
  };
}

export function fleetSideText(state: State, route: FleetRoute): ScrolledText<DetailLine> {
  const item = chosenItem(state, route);
  const columns = (panesIn(state).side ?? bodyColumns(state)) - sideMargins;
  const expiry = chosenExpiry(state, route);
  const lines =
    expiry !== undefined
      ? detailLines(expiryRowFacts(expiry), columns)
      : item === undefined
        ? []
        : sideLines(item, columns);
  return scrolledText({ lines, height: bodyHeight(state), top: route.side ?? 0 });
}

export const fleetScreen: Screen<FleetRoute> = {
  summary: (state, route) => {
    const { fleet } = state;
    if (fleet === null) return '';
    const items = fleetItemsIn(state, route);
    return route.layout === 'expiries' ? fleetExpirySummary(fleet, items) : fleetSummary(fleet, items);
  },
  context: (state, route): Context => {
    if (route.typing) return 'filter';
    if ((state.fleet?.rows.length ?? 0) === 0) return 'waiting';
    return route.layout === 'expiries' ? 'expiries' : 'fleet';
  },
  sentence: fleetSentence,
  below: (state, route) => {
    if (route.layout === 'expiries') return expiriesShown(state, route).below;
    const items = fleetItemsIn(state, route);
    const at = cursorOf(items, fleetCursor(state, route));
    if (route.layout === 'table')
      return rowsInView(items, { ...route, cursor: fleetCursor(state, route) }, fleetHeight(state, route)).below;
    const { across, down } = wallSize(state);
    const count = Math.ceil(items.length / across);
    return (count - topFor(route.top, Math.floor(at / across), count, down) - down) * across;
  },
  side: (state, route) => {
    const item = chosenItem(state, route);
    const title = chosenExpiry(state, route)?.what ?? (item === undefined ? '' : environmentTitle(item.row));
    return item === undefined ? null : { title, isFocused: route.side !== null };
  },
  unavailable: (state, route) => {
    const row = chosenCluster(state, route);
    return [
      ...hiddenSide(state),
      'next environment',
      ...(row === undefined ? (['open'] as const) : []),
      ...(row === undefined || isUnusable(row) ? (['plan'] as const) : []),
      ...(state.path.length === 1 && !leadsBack(route) ? (['back'] as const) : []),
    ];
  },
  edited: (state, route) => {
    const row = chosenItem(state, route)?.row;
    if (row === undefined) return { is: 'refused', why: editingTexts.nothing };
    return { is: 'file', file: row.file, line: row.is === 'failed' ? (row.at?.line ?? null) : null };
  },
  command: (state, { layout }) => `${fleetCommand(state)}${layout === 'expiries' ? ` ${nextYear.option}` : ''}`,
  exports: (state, route) => {
    const items = fleetItemsIn(state, route);
    const summary = summaryText(fleetScreen.summary(state, route));
    return route.layout === 'expiries'
      ? expiriesExports(items, fleetExpiriesIn(state, route), summary)
      : fleetExports(items, summary, fleetCommand(state));
  },
  list: (state, route) => {
    if (route.layout === 'expiries') {
      const rows = fleetExpiriesIn(state, route);
      return {
        hits: () => rows.map((_, at) => at),
        at: expiryAt(state, route),
        go: (at) => withExpiry(state, route, rows, at),
      };
    }
    const items = fleetItemsIn(state, route);
    return {
      hits: () => items.map((_, at) => at),
      at: cursorOf(items, fleetCursor(state, route)),
      go: (at) => withCursor(state, route, items, at),
    };
  },
  rowAt: (state, route, line, column) => {
    if (route.layout === 'expiries') return itemAt(expiriesShown(state, route), line - expiryHeadRows(state, route));
    const items = fleetItemsIn(state, route);
    const count = items.length;
    const at = cursorOf(items, fleetCursor(state, route));
    if (route.layout === 'table')
      return itemAt(
        rowsInView(items, { ...route, cursor: fleetCursor(state, route) }, fleetHeight(state, route)),
        line - 1,
      );
    const { across, down } = wallSize(state);
    const [x, y] = [Math.floor(column / tileColumns(state)), Math.floor(line / tileRows)];
    const top = topFor(route.top, Math.floor(at / across), Math.ceil(count / across), down);
    const item = (top + y) * across + x;
    return line >= 0 && x < across && y < down && item < count ? item : null;
  },
  on: (state, route, uiCommand) =>
    route.typing ? onSearch(state, route, uiCommand) : onFleet(state, route, uiCommand),
  typed: (state, route, text) =>
    route.typing ? only(searched(state, route, typeInto(route.filter ?? fieldOf(''), text))) : null,
};

/** To all rows, or from the expiries to the table. */
function leadsBack({ filter, layout }: FleetRoute): boolean {
  return filter !== null || layout === 'expiries';
}

function fleetSentence(state: State, route: FleetRoute): Message | null {
  const problem = route.filter === null ? null : filterProblem(parseFilter(route.filter.text));
  if (route.typing) return filterPrompt(state, route, problem);
  if (problem !== null) return { severity: 'warning', text: problem };
  const item = chosenItem(state, route);
  if (item === undefined) return null;
  const { row } = item;
  if (item.isStale) return { severity: 'warning', text: `${environmentTitle(row)}: ${fleetScreenTexts.stale}.` };
  const expiry = chosenExpiry(state, route);
  if (expiry !== undefined) return expirySentence(state, expiry);
  const { word } = markOfRow(row);
  if (row.is === 'failed') return { severity: 'critical', text: `${environmentTitle(row)}: ${row.text}` };
  const [found] = item.hits;
  if (found !== undefined)
    return { severity: 'info', text: fleetScreenTexts.found(clean(found), environmentTitle(row), keysIn(state)) };
  const [worst] = row.problems;
  const all = row.counts.reduce((sum, [, count]) => sum + count, 0);
  const isWord = worst === undefined || isNotCreated(row);
  const what = isWord ? word : fleetScreenTexts.notOk(clean(worst.artifact), row.counts, all);
  return {
    severity: isWord ? 'info' : 'warning',
    text: fleetScreenTexts.opens(environmentTitle(row), what, keysIn(state)),
  };
}

function onFleet(state: State, route: FleetRoute, uiCommand: UiCommand): Update | null {
  const items = fleetItemsIn(state, route);
  const side = onSide(state, route, uiCommand, hasSide(state) ? fleetSideText(state, route) : null);
  if (side !== null) return side;
  if (route.layout === 'expiries') {
    const update = onExpiries(state, route, uiCommand);
    if (update !== null) return update;
  }
  const at = cursorOf(items, fleetCursor(state, route));
  const to = route.layout === 'expiries' ? null : movedIn(state, route, at, items.length, uiCommand);
  if (to !== null) return only(withCursor(state, route, items, to));
  switch (uiCommand) {
    case 'expiries':
      return only(replace(state, inLayout(route, 'expiries')));
    case 'open': {
      const item = items[at];
      return item === undefined ? noRow(state) : openCluster(state, item.row, item.hits[0] ?? null);
    }
    case 'filter':
      return only(replace(state, { ...route, filter: nextWordOf(route.filter ?? fieldOf('')), typing: true }));
    case 'sort': {
      const sort = nextSort(route);
      // The cursor stays on its cluster, which has another place then; during the first reading no key has moved it there.
      const there = { ...route, sort, top: 0, cursor: items[at]?.key ?? null };
      const after = fleetItemsIn(state, there);
      const next =
        isReadFirst(state) && route.cursor === null
          ? replace(state, { ...there, cursor: null })
          : withCursor(state, there, after, cursorOf(after, there.cursor));
      return only(said(next, listTexts.sorted(fleetSortTexts[sort])));
    }
    case 'zoom':
      return only(
        replace(
          state,
          inLayout(route, fleetLayouts[(fleetLayouts.indexOf(route.layout) + 1) % fleetLayouts.length] ?? 'table'),
        ),
      );
    case 'again':
      return readFleet(state, state.fleet?.named ?? []);
    case 'back':
      return route.filter === null ? null : only(replace(state, { ...route, filter: null, top: 0 }));
    default:
      return null;
  }
}

/** What differs from a list of clusters; null: what does not. */
function onExpiries(state: State, route: FleetRoute, uiCommand: UiCommand): Update | null {
  const rows = fleetExpiriesIn(state, route);
  const at = expiryAt(state, route);
  const to = movedCursor(at, rows.length, expiryHeight(state, route), uiCommand);
  if (to !== null) return only(withExpiry(state, route, rows, to));
  switch (uiCommand) {
    case 'open': {
      const chosen = rows[at];
      return chosen === undefined ? noRow(state) : openCluster(state, chosen.row, chosen.opens);
    }
    case 'sort': {
      const sort = nextSort(route);
      // The cursor stays on its row, unless no key has moved it.
      const there = { ...route, sort, top: 0, expiry: route.expiry === null ? null : (rows[at]?.key ?? null) };
      const after = fleetExpiriesIn(state, there);
      const next =
        there.expiry === null ? replace(state, there) : withExpiry(state, there, after, expiryAt(state, there));
      return only(said(next, listTexts.sorted(fleetSortTexts[sort])));
    }
    case 'back':
      return route.filter === null ? only(replace(state, inLayout(route, 'table'))) : null;
    default:
      return null;
  }
}

function noRow(state: State): Update {
  return only(said(state, fleetScreenTexts.noRow, 'warning'));
}

function nextSort({ sort }: FleetRoute): FleetSort {
  return fleetSorts[(fleetSorts.indexOf(sort) + 1) % fleetSorts.length] ?? 'worst';
}

/** On the wall, up and down move by a row of tiles. */
function movedIn(state: State, route: FleetRoute, at: number, count: number, uiCommand: UiCommand): number | null {
  if (route.layout === 'table') return movedCursor(at, count, fleetHeight(state, route), uiCommand);
  const { across, down } = wallSize(state);
  const to = (index: number): number => (index < 0 || index >= count ? at : index);
  switch (uiCommand) {
    case 'up':
      return to(at - across);
    case 'down':
      return to(at + across);
    case 'left':
      return to(at - 1);
    case 'right':
      return to(at + 1);
    default:
      return movedCursor(at, count, across * down, uiCommand);
  }
}

function onSearch(state: State, route: FleetRoute, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'open')
    return only(replace(state, { ...route, typing: false, filter: route.filter?.text === '' ? null : route.filter }));
  if (uiCommand === 'back') return only(replace(state, { ...route, typing: false, filter: null, top: 0 }));
  if (uiCommand === 'up' || uiCommand === 'down') return onFleet(state, { ...route, typing: true }, uiCommand);
  const edited = edit(route.filter ?? fieldOf(''), uiCommand);
  return edited === null ? null : only(searched(state, route, edited));
}

function searched(state: State, route: FleetRoute, filter: TextField): State {
  return replace(state, { ...route, filter, cursor: null, expiry: null, top: 0 });
}

function withCursor(state: State, route: FleetRoute, items: readonly FleetItem[], at: number): State {
  const { across, down } = wallSize(state);
  const top =
    route.layout === 'table'
      ? topFor(route.top, at, items.length, fleetHeight(state, route))
      : topFor(route.top, Math.floor(at / across), Math.ceil(items.length / across), down);
  return replace(state, { ...route, cursor: items[at]?.key ?? null, side: null, top });
}

/** The cursor of the table goes to its cluster. */
function withExpiry(state: State, route: FleetRoute, rows: readonly FleetExpiryRow[], at: number): State {
  const row = rows[at];
  const top = topFor(route.top, at, rows.length, expiryHeight(state, route));
  return replace(state, { ...route, cursor: row?.item.key ?? null, expiry: row?.key ?? null, side: null, top });
}
