import { calendarScreenTexts, fleetScreenTexts, isOfDate, momentOf } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { bodyHeight, hasRoomFor, panesIn } from '../scroll.ts';
import { environmentTitle, type FleetItem } from '../select/fleet.ts';
import {
  allExpiries,
  datedEffect,
  dayOf,
  type FleetExpiryRow,
  fleetExpiryMonths,
  type LaidExpiryColumn,
  laidExpiries,
} from '../select/fleet-expiries.ts';
import { memo } from '../select/memo.ts';
import type { LaidMonth } from '../select/months.ts';
import { severityOf } from '../select/states.ts';
import { filterHelpIn } from './filter-help.ts';

/** The strip of months above the list gives way to what a filter can be. */
function stripRows(state: State, { typing }: FleetRoute): number {
  return typing ? 0 : hasShades(state) ? 3 : 2;
}

export function hasShades(state: State): boolean {
  return hasRoomFor('month shades', state);
}

/** The strip, and the heads of the columns. */
export function expiryHeadRows(state: State, route: FleetRoute): number {
  return 1 + stripRows(state, route);
}

/** What a filter can be, below the list while one is typed. */
export function fleetHelp(state: State, { typing, layout }: FleetRoute): readonly string[] {
  return typing && layout !== 'wall' ? filterHelpIn(state, panesIn(state).list, 'fleet') : [];
}

export function expiryHeight(state: State, route: FleetRoute): number {
  return bodyHeight(state, expiryHeadRows(state, route) + fleetHelp(state, route).length);
}

export function expiryMonthsIn(state: State, items: readonly FleetItem[]): readonly LaidMonth[] {
  const today = new Date(state.now);
  // Of the month alone, so that the strip is made once for a reading.
  const month = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
  return fleetExpiryMonths(items, month, panesIn(state).list - 2);
}

export function laidExpiriesIn(state: State): readonly LaidExpiryColumn[] {
  return laidExpiries(allExpiries(state.fleet?.rows ?? []), panesIn(state).list);
}

/** `first`: the cluster whose first row has the cursor until a key moves it; null: none. */
export function expiryCursor(
  rows: readonly FleetExpiryRow[],
  { cursor, expiry }: FleetRoute,
  first: FleetItem['key'] | null,
): number {
  return expiryCursorIn(rows, expiry, expiry === null ? first : cursor);
}

/**
 * A renewal changes the key of a row: the cursor stays on its cluster, so that no command acts on another. It begins at what
 * expires next.
 */
const expiryCursorIn = memo(
  (rows: readonly FleetExpiryRow[], expiry: string | null, cluster: string | null): number => {
    const at = rows.findIndex(({ key }) => key === expiry);
    const ofCluster = at < 0 ? rows.findIndex(({ item }) => item.key === cluster) : at;
    return Math.max(0, ofCluster < 0 ? nextIn(rows) : ofCluster);
  },
);

/** What expires next, wherever the order has it; -1: all is expired, or there is no row. */
function nextIn(rows: readonly FleetExpiryRow[]): number {
  const atOf = ({ expiry }: FleetExpiryRow): string => expiry.first.at;
  return rows.reduce((next, row, at) => {
    const before = rows[next];
    return row.expiry.state === 'expired' || (before !== undefined && atOf(before) <= atOf(row)) ? next : at;
  }, -1);
}

/** The date and the effect, for which the list may have no room. */
export function expirySentence(state: State, row: FleetExpiryRow): Message {
  const { opens, what, item, expiry } = row;
  const cluster = environmentTitle(row.row);
  if (item.hits.length > 0)
    return { severity: 'info', text: fleetScreenTexts.found(clean(opens), clean(cluster), keysIn(state)) };
  const { at, renewFrom } = expiry.first;
  const named = fleetScreenTexts.expiries.what(
    isOfDate(expiry.state) ? clean(what) : calendarScreenTexts.inState(clean(what), expiry.state),
    clean(cluster),
  );
  const said =
    expiry.state === 'expired'
      ? calendarScreenTexts.expired(named, momentOf(at))
      : calendarScreenTexts.expires(named, dayOf(row), renewFrom?.slice(0, 10) ?? null);
  const rest = [datedEffect(row), fleetScreenTexts.expiries.opens(keysIn(state))].filter((each) => each !== '');
  return { severity: severityOf(expiry.state), text: said, rest };
}
