import type { Expiry } from '@kpki/engine';
import {
  type ArtifactState,
  type CalendarTotals,
  calendarScreenTexts,
  expiryFacts,
  expiryGroups,
  type Fact,
  fleetScreenTexts,
  isOfDate,
  type KeyOf,
  residual,
  stopsText,
  timesText,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { byMonth, hasExpired, type StateOfExpiries, statesOfExpiries } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import { knownArtifact, knownArtifacts } from './artifacts.ts';
import type { Counts, Summary } from './counts.ts';
import { groupDetails, sideArtifact } from './details.ts';
import { impactOf } from './impact.ts';
import type { LaneTimes } from './lanes.ts';
import { memo } from './memo.ts';
import { type LaidMonth, layMonths, type MonthCell, monthCells, mostMonths } from './months.ts';
import { stateRoles } from './states.ts';
import { filteredInventory } from './tree.ts';
import type { Further } from './with-further.ts';

/** A row of the calendar: all of one catalog entry that expires on one day, or one of those. */
export interface CalendarRow {
  readonly key: string;
  readonly depth: 0 | 1;
  readonly day: string;
  readonly left: string;
  /** The worst of them, by their dates and by what else is wrong with them. */
  readonly state: ArtifactState;
  readonly what: string;
  readonly listed: string;
  readonly stops: string;
  readonly branch: 'open' | 'closed' | null;
  readonly name: string | null;
  readonly first: Expiry;
  readonly all: readonly Expiry[];
}

/** What ends with its CA is below it, once unfolded. */
export const calendarRows: (inventory: Inventory, open: readonly string[], now: number) => readonly CalendarRow[] =
  memo(({ entries, forecast }, open, now) => {
    const stateOf = statesOfExpiries(entries, now);
    const groups = expiryGroups(forecast, (each) => stateOf([each]));
    return groups.flatMap(({ day, first, count, all }): readonly CalendarRow[] => {
      const state = stateOf(all);
      const key = `${day} ${first.name ?? first.artifact} ${state}`;
      const below = count > 1 ? all : forecast.filter(({ cappedBy }) => cappedBy === first.artifact && count === 1);
      const isOpen = open.includes(key);
      const what = count === 1 ? first.artifact : timesText(first.name ?? first.artifact, count);
      const head: CalendarRow = {
        key,
        depth: 0,
        day,
        left: residual(first.residualSeconds),
        state,
        what,
        listed: what,
        stops: stopsText(first),
        branch: below.length === 0 ? null : isOpen ? 'open' : 'closed',
        name: first.name,
        first,
        all,
      };
      return isOpen ? [head, ...below.map((each) => leafRow(each, stateOf, count > 1))] : [head];
    });
  });

function leafRow(expiry: Expiry, stateOf: StateOfExpiries, isOfSeveral: boolean): CalendarRow {
  const { artifact, fingerprint, at, name, owner, cappedBy } = expiry;
  return {
    key: `${artifact} ${fingerprint}`,
    depth: 1,
    day: at.slice(0, 10),
    left: residual(expiry.residualSeconds),
    state: stateOf([expiry]),
    what: artifact,
    listed: isOfSeveral ? (owner ?? artifact) : artifact,
    stops: cappedBy === null ? stopsText(expiry) : calendarScreenTexts.withCa(cappedBy),
    branch: null,
    name,
    first: expiry,
    all: [expiry],
  };
}

/** What a filter leaves of the rows: also a CA that does not match, above what matches and expires with it. */
export const filteredRows: (
  inventory: Inventory,
  filter: string,
  open: readonly string[],
  now: number,
) => readonly CalendarRow[] = memo((inventory, filter, open, now) => {
  const shown = filteredInventory(inventory, filter);
  const heads = new Set(shown.forecast.map(({ cappedBy }) => cappedBy));
  const found = new Set(shown.forecast);
  const forecast = inventory.forecast.filter((expiry) => found.has(expiry) || heads.has(expiry.artifact));
  return calendarRows({ ...inventory, forecast }, open, now);
});

export const unreadCount: (inventory: Inventory) => number = memo(
  (inventory) => knownArtifacts(inventory).filter(({ state }) => state === 'unreadable').length,
);

/** What is counted in a title; the list goes on beyond it. */
export const nextYearSeconds = 365 * 86_400;

/** With it, the command of the screen has the effect of each expiry too. */
export const expiriesOption = '-o wide';

export const calendarTotals: (inventory: Inventory) => CalendarTotals = memo((inventory) => {
  const { forecast } = inventory;
  const expired = forecast.filter(hasExpired).length;
  const soon = forecast.filter(({ residualSeconds }) => residualSeconds <= nextYearSeconds).length;
  return { known: soon - expired, expired, unknown: unreadCount(inventory) };
});

export function calendarSummary(inventory: Inventory): Summary {
  const { known, expired, unknown: unread } = calendarTotals(inventory);
  const { counts } = calendarScreenTexts;
  const past: Counts =
    expired === 0 ? [] : [{ text: `${rowStates.expired.symbol} ${counts.expired(expired)}`, role: stateRoles.expired }];
  const unknown: Counts =
    unread === 0
      ? []
      : [{ text: `${rowStates.unreadable.symbol} ${counts.unknown(unread)}`, role: stateRoles.unreadable }];
  return counts.inYear(known, unread).map((text): Counts => [...past, { text, role: 'text' }, ...unknown]);
}

/** `filter`: null if all is shown. */
export function emptyCalendarText(inventory: Inventory, filter: string | null, key: KeyOf): string {
  if (filter !== null) return fleetScreenTexts.expiries.noHit(clean(filter), key);
  return calendarScreenTexts.empty(unreadCount(inventory), key);
}

const beginnings: (inventory: Inventory) => ReadonlyMap<string, number> = memo(
  ({ entries }) =>
    new Map(
      entries.flatMap(({ artifact, notBefore }) => (notBefore === null ? [] : [[artifact, Date.parse(notBefore)]])),
    ),
);

/** Of several that expire on one day, the times of the first. */
export function laneTimes(inventory: Inventory, { first }: CalendarRow): LaneTimes {
  return {
    from: beginnings(inventory).get(first.artifact) ?? null,
    due: first.renewFrom === null ? null : Date.parse(first.renewFrom),
    until: Date.parse(first.at),
  };
}

/** As in the tree; a healthy row has no symbol. */
export function markOf({ state }: CalendarRow): { readonly symbol: string; readonly role: Role } {
  return { symbol: state === 'ok' ? ' ' : rowStates[state].symbol, role: stateRoles[state] };
}

/** Of the time left: what else is wrong with a certificate does not make it late. */
export function timeRole({ state }: Pick<CalendarRow, 'state'>): Role {
  return stateRoles[isOfDate(state) ? state : 'ok'];
}

/** Of a month, those in its worst state of all. */
export const calendarMonths: (inventory: Inventory, now: number, count: number) => readonly MonthCell[] = memo(
  ({ entries, forecast }, now, count) => {
    const stateOf = statesOfExpiries(entries, now);
    return monthCells(
      forecast.filter(hasExpired).length,
      byMonth(forecast, now, count).map((all) => all.map((each) => stateOf([each]))),
      now,
    );
  },
);

export const laidMonths: (inventory: Inventory, now: number, room: number) => readonly LaidMonth[] = memo(
  (inventory, now, room) => layMonths(calendarMonths(inventory, now, mostMonths), room),
);

export function calendarDetails({ first, all, state }: CalendarRow, drawn: boolean): readonly Fact[] {
  return expiryFacts(first, all, state, { most: Number.MAX_SAFE_INTEGER, drawn });
}

/** What a panel with more room than the details need shows too. */
export function furtherOf(inventory: Inventory, { first, all, name, what, state }: CalendarRow): Further {
  const { details, impact } =
    all.length === 1 || name === null
      ? sideArtifact(inventory, first.artifact)
      : {
          details: groupDetails(inventory, name),
          impact: impactOf(inventory, {
            name,
            ca: knownArtifact(inventory, first.artifact)?.entry.ca ?? null,
            title: what,
            state,
            isNow: hasExpired(first),
          }),
        };
  return { details, impact };
}
