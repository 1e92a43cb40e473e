import { fleetScreenTexts } from '@kpki/presentation';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { bodyHeight, hasRoomFor, type InView, itemsInView, panesIn } from '../scroll.ts';
import { type FleetItem, fleetItemsIn } from '../select/fleet.ts';
import { type FleetExpiryRow, fleetExpiriesByDate } from '../select/fleet-expiries.ts';
import { isNarrowed } from '../select/fleet-summary.ts';
import { memo } from '../select/memo.ts';
import { type MonthBar, monthBars } from '../select/month-bars.ts';
import { expiryMonthsIn, fleetHelp } from './fleet-expiries.ts';

/** Rows of a tile of the wall, with its border; a low one has no heads of its months. */
const tileRows = 6;
const lowTileRows = 5;

/** The least columns of a tile; with the second, each month has two cells. */
const leastTile = 26;
const goodTile = 28;

/** How many tiles of the wall stand next to each other: rows are as full as they can be, whatever a filter hides. */
export function tilesAcross(state: State): number {
  const { list } = panesIn(state);
  const least = list < 3 * goodTile ? leastTile : goodTile;
  const most = Math.max(1, Math.floor(list / least));
  const clusters = Math.max(1, clustersIn(state));
  return Math.ceil(clusters / Math.ceil(clusters / most));
}

/** Tiles are low where more of them have room then. */
export function tileRowsIn(state: State, route: FleetRoute): number {
  const room = bodyHeight(state, overviewHeight(state, route));
  const needed = Math.ceil(clustersIn(state) / tilesAcross(state));
  const down = (rows: number): number => Math.min(needed, Math.floor(room / rows));
  return down(lowTileRows) > down(tileRows) ? lowTileRows : tileRows;
}

function clustersIn({ fleet }: State): number {
  return fleet?.rows.length ?? 0;
}

/** What expires in each month in all clusters, below the rows of the fleet, and then what expires next. */
interface FleetOverview {
  readonly titles: { readonly byMonth: string; readonly next: string };
  readonly height: number;
  /** Empty where there is room for no more than what expires next. */
  readonly bars: readonly MonthBar[];
  /** Of the highest bar, without the line for its count. */
  readonly barRows: number;
  readonly next: readonly FleetExpiryRow[];
}

/** Rows that each layout needs for all clusters; the overview has what is left. The expiries are an overview themselves. */
const neededRows: Readonly<Record<FleetRoute['layout'], ((state: State, clusters: number) => number) | null>> = {
  table: (_state, clusters) => 1 + clusters,
  wall: (state, clusters) => Math.ceil(clusters / tilesAcross(state)) * tileRows,
  expiries: null,
};

/** Above the list. */
const ruleRows = 1;
/** The rules above bars and list, the heads of the months, and their counts. */
const fixedRows = 4;
const leastBars = 3;
const mostBars = 10;
const leastNext = 2;

/**
 * Rows of the overview; 0: the clusters need all, or a filter leaves nothing to look over. All of
 * the fleet counts, so that a filter that leaves something moves nothing.
 */
export function overviewHeight(state: State, route: FleetRoute): number {
  const needed = neededRows[route.layout];
  const clusters = clustersIn(state);
  if (needed === null || fleetItemsIn(state, route).length === 0) return 0;
  const free = bodyHeight(state, needed(state, clusters) + fleetHelp(state, route).length);
  return free < ruleRows + leastNext ? 0 : free;
}

/** Rows of what expires in each month; none where there is room for no more than what expires next. */
function monthRowsIn(state: State, height: number): { readonly bars: number; readonly all: number } {
  if (!hasRoomFor('month bars', state) || height < fixedRows + leastBars + leastNext) return { bars: 0, all: 0 };
  const bars = Math.min(mostBars, Math.max(leastBars, Math.floor((height - fixedRows) / 2)));
  return { bars, all: bars + fixedRows - ruleRows };
}

/** The lines of the panel that divide it, from 0: above the bars, if there are any, and above the list. */
export function overviewRules(state: State, route: FleetRoute): readonly number[] {
  const height = overviewHeight(state, route);
  const first = bodyHeight(state, height);
  const { all: months } = monthRowsIn(state, height);
  return height === 0 ? [] : months === 0 ? [first] : [first, first + months];
}

export function overviewIn(state: State, route: FleetRoute): FleetOverview | null {
  const height = overviewHeight(state, route);
  if (height === 0) return null;
  const items = fleetItemsIn(state, route);
  const { bars: barRows } = monthRowsIn(state, height);
  const isPart = state.fleet !== null && isNarrowed(state.fleet, items);
  const titled = (title: string): string => (isPart ? fleetScreenTexts.filtered(title) : title);
  return {
    titles: {
      byMonth: titled(fleetScreenTexts.byMonth),
      next: titled(fleetScreenTexts.nextExpiries),
    },
    height,
    bars: barRows === 0 ? [] : monthBars(expiryMonthsIn(state, items), barRows, panesIn(state).list - 2),
    barRows,
    next: nextInView(state, route).items,
  };
}

/** What expires next; none without an overview. The cursor goes on to it. */
export function nextExpiries(state: State, route: FleetRoute): readonly FleetExpiryRow[] {
  return overviewHeight(state, route) === 0 ? [] : comingIn(fleetItemsIn(state, route));
}

/** As much of it as there is room for, from the first, or so far down that the row with the cursor is in view. */
export function nextInView(state: State, route: FleetRoute): InView<FleetExpiryRow> {
  const all = nextExpiries(state, route);
  const height = overviewHeight(state, route);
  const at = route.expiry === null ? -1 : all.findIndex(({ key }) => key === route.expiry);
  return itemsInView(all, at, Math.max(0, height - ruleRows - monthRowsIn(state, height).all));
}

const comingIn = memo((items: readonly FleetItem[]): readonly FleetExpiryRow[] =>
  fleetExpiriesByDate(items).filter(({ expiry }) => expiry.state !== 'expired'),
);
