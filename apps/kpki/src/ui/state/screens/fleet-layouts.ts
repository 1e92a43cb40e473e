import { fleetScreenTexts } from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import { replace } from '../change.ts';
import { environmentKey } from '../environment-key.ts';
import type { Exports } from '../export.ts';
import type { Fleet } from '../fleet.ts';
import type { TreePlace } from '../goto.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import {
  bodyHeight,
  cursorOf,
  hasSide,
  type InView,
  itemAt,
  itemsInView,
  movedCursor,
  panesIn,
  rowsInView,
  type Scrolled,
  topFor,
} from '../scroll.ts';
import { expiriesOption } from '../select/calendar.ts';
import type { Summary } from '../select/counts.ts';
import { type FleetItem, type FleetSort, fleetItemsIn, fleetSorts } from '../select/fleet.ts';
import { namedIn } from '../select/fleet-details.ts';
import { type FleetExpiryRow, fleetExpiryRows, fleetExpirySummary } from '../select/fleet-expiries.ts';
import { expiriesExports, fleetExports } from '../select/fleet-export.ts';
import { fleetSummary } from '../select/fleet-summary.ts';
import { expiryCursor, expiryHeadRows, expiryHeight, fleetHelp } from './fleet-expiries.ts';
import { nextExpiries, nextInView, overviewHeight, overviewRules, tileRowsIn, tilesAcross } from './fleet-overview.ts';

/** What a layout of the fleet does otherwise than the others. A row is a cluster, a tile or an expiry. */
interface FleetLayoutRow {
  readonly context: 'fleet' | 'expiries';
  /** Of the command that shows the same; empty: none. */
  readonly option: string;
  /** Where `back` leads without a filter; null: out of the fleet. */
  readonly backTo: FleetRoute['layout'] | null;
  readonly summary: (fleet: Fleet, items: readonly FleetItem[]) => Summary;
  readonly exports: (state: State, route: FleetRoute, summary: string, command: string) => Exports | null;
  readonly count: (state: State, route: FleetRoute) => number;
  readonly at: (state: State, route: FleetRoute) => number;
  readonly chosen: (state: State, route: FleetRoute) => Chosen | undefined;
  readonly go: (state: State, route: FleetRoute, at: number) => State;
  readonly moved: (state: State, route: FleetRoute, uiCommand: UiCommand) => number | null;
  readonly sorted: (state: State, route: FleetRoute, sort: FleetSort) => State;
  readonly sortTexts: Readonly<Record<FleetSort, string>>;
  readonly scrolled: (state: State, route: FleetRoute) => Scrolled;
  /** Which row a line of the panel shows, both from 0; null: none. */
  readonly rowAt: (state: State, route: FleetRoute, line: number, column: number) => number | null;
}

interface Chosen {
  readonly item: FleetItem;
  readonly expiry: FleetExpiryRow | null;
  /** What the row names, to which the cursor goes in the opened cluster; null: to the first row. */
  readonly opens: TreePlace | null;
}

export function layoutOf({ layout }: FleetRoute): FleetLayoutRow {
  return layouts[layout];
}

export function nextSort({ sort }: FleetRoute): FleetSort {
  return fleetSorts[(fleetSorts.indexOf(sort) + 1) % fleetSorts.length] ?? 'worst';
}

export function fleetExpiriesIn(state: State, route: FleetRoute): readonly FleetExpiryRow[] {
  return fleetExpiryRows(fleetItemsIn(state, route), route.sort);
}

function isReadFirst({ fleet }: State): boolean {
  return fleet?.isReading === true && fleet.at === null;
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

/** Without the head of the table. */
export function tableHeight(state: State, route: FleetRoute): number {
  return bodyHeight(state, 1 + fleetHelp(state, route).length + overviewHeight(state, route));
}

export function clustersShown(state: State, route: FleetRoute): InView<FleetItem> {
  const items = fleetItemsIn(state, route);
  const shown = rowsInView(items, route, tableHeight(state, route));
  return isBelow(state, route) ? { ...shown, cursor: nowhere } : shown;
}

interface WallSize {
  readonly across: number;
  /** Rows of tiles that there is room for. */
  readonly down: number;
  /** Of a tile with its border: the tiles of a row share the panel. */
  readonly columns: number;
  readonly tileRows: number;
}

function wallSize(state: State, route: FleetRoute): WallSize {
  const across = tilesAcross(state);
  const tileRows = tileRowsIn(state, route);
  const down = Math.max(1, Math.floor(bodyHeight(state, overviewHeight(state, route)) / tileRows));
  return { across, down, columns: Math.floor(panesIn(state).list / across), tileRows };
}

interface WallInView extends WallSize, Scrolled {
  readonly rows: readonly (readonly FleetItem[])[];
  /** The place of the first tile in view. */
  readonly first: number;
  readonly cursor: number;
}

export function wallShown(state: State, route: FleetRoute): WallInView {
  const items = fleetItemsIn(state, route);
  const size = wallSize(state, route);
  const { across, down } = size;
  const cursor = cursorOf(items, route.cursor);
  const count = Math.ceil(items.length / across);
  const top = topFor(route.top, Math.floor(cursor / across), count, down);
  const rows = Array.from({ length: Math.min(down, count - top) }, (_, row) =>
    items.slice((top + row) * across, (top + row + 1) * across),
  );
  const first = top * across;
  const shown = isBelow(state, route) ? nowhere : cursor;
  return { ...size, rows, first, cursor: shown, top: first, below: Math.max(0, items.length - (top + down) * across) };
}

function clusterAt(state: State, route: FleetRoute): number {
  return cursorOf(fleetItemsIn(state, route), route.cursor);
}

function chosenCluster(state: State, route: FleetRoute): FleetItem | undefined {
  return fleetItemsIn(state, route)[clusterAt(state, route)];
}

/** The cursor is on no cluster that is shown. */
const nowhere = -1;

/** The place of the cursor in the list below the clusters; -1: it is on a cluster. */
function belowAt(state: State, route: FleetRoute): number {
  const { expiry } = route;
  return expiry === null ? nowhere : nextExpiries(state, route).findIndex(({ key }) => key === expiry);
}

function isBelow(state: State, route: FleetRoute): boolean {
  return belowAt(state, route) >= 0;
}

/** Whether the list below the clusters is the next part, as a side panel is where there is room for one. */
export function hasOtherPart(state: State, route: FleetRoute): boolean {
  return !hasSide(state) && nextExpiries(state, route).length > 0;
}

/** Where the next part begins, as it was left. Null: there is none, or it is not what was asked. */
export function otherPart(state: State, route: FleetRoute, uiCommand: UiCommand): number | null {
  if (uiCommand !== 'next part' && uiCommand !== 'previous part') return null;
  if (!hasOtherPart(state, route)) return null;
  return isBelow(state, route) ? clusterAt(state, route) : fleetItemsIn(state, route).length;
}

function chosenExpiry(expiry: FleetExpiryRow): Chosen {
  const { item, opens: artifact, group } = expiry;
  return { item, expiry, opens: group === null ? { artifact } : { group } };
}

/** What table and wall share: a row is a cluster, and then, below, one of what expires next. */
const ofClusters = {
  context: 'fleet',
  option: '',
  backTo: null,
  summary: fleetSummary,
  exports: (state, route, summary, command) => fleetExports(fleetItemsIn(state, route), summary, command),
  count: (state, route) => fleetItemsIn(state, route).length + nextExpiries(state, route).length,
  at: (state, route) => {
    const below = belowAt(state, route);
    return below < 0 ? clusterAt(state, route) : fleetItemsIn(state, route).length + below;
  },
  chosen: (state, route) => {
    const below = nextExpiries(state, route)[belowAt(state, route)];
    if (below !== undefined) return chosenExpiry(below);
    const item = chosenCluster(state, route);
    if (item === undefined) return undefined;
    const artifact = item.hits[0] ?? namedIn(item.row);
    return { item, expiry: null, opens: artifact === null ? null : { artifact } };
  },
  sorted: (state, route, sort) => {
    // What is below has an order of its own.
    if (isBelow(state, route)) return replace(state, { ...route, sort, top: 0 });
    // The cursor stays on its cluster, which has another place then.
    const there = { ...route, sort, top: 0, cursor: chosenCluster(state, route)?.key ?? null };
    return layoutOf(route).go(state, there, cursorOf(fleetItemsIn(state, there), there.cursor));
  },
  sortTexts: fleetScreenTexts.sorts,
} satisfies Partial<FleetLayoutRow>;

/** To a cluster, with the first line in view; or to what is below the clusters, which moves no line. */
function atRow(state: State, route: FleetRoute, at: number, topAt: (clusters: number) => number): State {
  const items = fleetItemsIn(state, route);
  const below = nextExpiries(state, route)[at - items.length];
  return below === undefined
    ? replace(state, { ...route, cursor: items[at]?.key ?? null, expiry: null, side: null, top: topAt(items.length) })
    : replace(state, { ...route, cursor: below.item.key, expiry: below.key, side: null });
}

/** Where the cursor goes; beyond the last cluster to what is below, and from its first back. Null: nowhere. */
function movedAmong(
  state: State,
  route: FleetRoute,
  uiCommand: UiCommand,
  ofCluster: (at: number, clusters: number) => number | null,
): number | null {
  const clusters = fleetItemsIn(state, route).length;
  const below = nextExpiries(state, route).length;
  const at = ofClusters.at(state, route);
  if (at >= clusters) {
    if (uiCommand === 'first') return 0;
    if (at === clusters && clusters > 0 && (uiCommand === 'up' || uiCommand === 'page up')) return clusters - 1;
    const to = movedCursor(at - clusters, below, nextInView(state, route).items.length, uiCommand);
    return to === null ? null : clusters + to;
  }
  const to = ofCluster(at, clusters);
  return to === at && below > 0 && (uiCommand === 'down' || uiCommand === 'page down') ? clusters : to;
}

/** Which row of the list below the clusters a line of the panel shows, counted on from the clusters; null: none. */
function belowRowAt(state: State, route: FleetRoute, line: number): number | null {
  const rule = overviewRules(state, route).at(-1);
  if (rule === undefined) return null;
  const { items, top } = nextInView(state, route);
  return itemAt({ items, top: fleetItemsIn(state, route).length + top }, line - rule - 1);
}

const layouts: Readonly<Record<FleetRoute['layout'], FleetLayoutRow>> = {
  table: {
    ...ofClusters,
    go: (state, route, at) =>
      atRow(state, route, at, (clusters) => topFor(route.top, at, clusters, tableHeight(state, route))),
    moved: (state, route, uiCommand) =>
      movedAmong(state, route, uiCommand, (at, clusters) =>
        movedCursor(at, clusters, tableHeight(state, route), uiCommand),
      ),
    scrolled: clustersShown,
    rowAt: (state, route, line) => itemAt(clustersShown(state, route), line - 1) ?? belowRowAt(state, route, line),
  },
  wall: {
    ...ofClusters,
    go: (state, route, at) => {
      const { across, down } = wallSize(state, route);
      return atRow(state, route, at, (clusters) =>
        topFor(route.top, Math.floor(at / across), Math.ceil(clusters / across), down),
      );
    },
    moved: (state, route, uiCommand) => {
      const { across, down } = wallSize(state, route);
      return movedAmong(state, route, uiCommand, (at, clusters) => {
        const step = stepsOnWall(across)[uiCommand];
        if (step === undefined) return movedCursor(at, clusters, across * down, uiCommand);
        return at + step < 0 || at + step >= clusters ? at : at + step;
      });
    },
    scrolled: wallShown,
    rowAt: (state, route, line, column) => {
      const { across, down, columns, tileRows, first } = wallShown(state, route);
      const [x, y] = [Math.floor(column / columns), Math.floor(line / tileRows)];
      const at = first + y * across + x;
      const clusters = fleetItemsIn(state, route).length;
      if (line >= 0 && x < across && y < down && at < clusters) return at;
      return belowRowAt(state, route, line);
    },
  },
  expiries: {
    context: 'expiries',
    option: ` ${expiriesOption}`,
    backTo: 'table',
    summary: fleetExpirySummary,
    exports: (state, route, summary) =>
      expiriesExports(fleetItemsIn(state, route), fleetExpiriesIn(state, route), summary),
    count: (state, route) => fleetExpiriesIn(state, route).length,
    at: expiryAt,
    chosen: (state, route) => {
      const expiry = fleetExpiriesIn(state, route)[expiryAt(state, route)];
      return expiry === undefined ? undefined : chosenExpiry(expiry);
    },
    // The cursor of the table goes to its cluster.
    go: (state, route, at) => {
      const rows = fleetExpiriesIn(state, route);
      const row = rows[at];
      const top = topFor(route.top, at, rows.length, expiryHeight(state, route));
      return replace(state, { ...route, cursor: row?.item.key ?? null, expiry: row?.key ?? null, side: null, top });
    },
    moved: (state, route, uiCommand) =>
      movedCursor(expiryAt(state, route), fleetExpiriesIn(state, route).length, expiryHeight(state, route), uiCommand),
    // The cursor stays on its row, unless no key has moved it.
    sorted: (state, route, sort) => {
      const chosen = fleetExpiriesIn(state, route)[expiryAt(state, route)]?.key ?? null;
      const there = { ...route, sort, top: 0, expiry: route.expiry === null ? null : chosen };
      return there.expiry === null ? replace(state, there) : layouts.expiries.go(state, there, expiryAt(state, there));
    },
    sortTexts: fleetScreenTexts.expiries.sorts,
    scrolled: expiriesShown,
    rowAt: (state, route, line) => itemAt(expiriesShown(state, route), line - expiryHeadRows(state, route)),
  },
};

/** Up and down move by a row of tiles. */
function stepsOnWall(across: number): Readonly<Partial<Record<UiCommand, number>>> {
  return { up: -across, down: across, left: -1, right: 1 };
}
