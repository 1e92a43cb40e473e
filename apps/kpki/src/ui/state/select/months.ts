import { type ArtifactState, calendarScreenTexts, stateCounts } from '@kpki/presentation';
import { widthOf } from '../../../text/width.ts';
import { shadeOf } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import { cellRoles, piecesOfCells } from './cell-roles.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** A column of the strip of months. */
export interface MonthCell {
  /** From the longest; the last has room in each column. */
  readonly heads: readonly string[];
  /** Of all, and of those in the worst state: `13 ≠1`; `!4` where all are in it. */
  readonly count: string;
  /** Of all, and the worst state: `13≠`. */
  readonly shortCount: string;
  /** One cell, the darker the more expire. */
  readonly shade: string;
  readonly role: Role;
  readonly total: number;
  /** How many of them are in each state that is not ok, the worst first; of the past, none: they are expired. */
  readonly notOk: readonly (readonly [state: ArtifactState, count: number])[];
}

/** What is expired is in no month: it has a column of its own before the first, which is that of `now`. */
export function monthCells(
  expired: number,
  months: readonly (readonly ArtifactState[])[],
  now: number,
): readonly MonthCell[] {
  const today = new Date(now);
  const coming = months.map((states, month): MonthCell => {
    const count = states.length;
    const notOk = stateCounts(states).filter(([state]) => state !== 'ok');
    const [[worst, inWorst] = ['ok', 0] as const] = notOk;
    const { symbol } = rowStates[worst];
    return {
      heads: headsOf(today, month),
      shade: shadeOf(count),
      ...countTexts(count, inWorst, symbol),
      role: count === 0 ? 'dim' : stateRoles[worst],
      total: count,
      notOk,
    };
  });
  if (expired === 0) return coming;
  const past = {
    heads: [calendarScreenTexts.past],
    shade: shadeOf(expired),
    ...countTexts(expired, expired, rowStates.expired.symbol),
    role: stateRoles.expired,
    total: expired,
    notOk: [],
  };
  return [past, ...coming];
}

function headsOf(today: Date, later: number): readonly string[] {
  const { months: names, withYear } = calendarScreenTexts;
  const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + later));
  const name = names[month.getUTCMonth()] ?? '';
  return month.getUTCMonth() === 0 ? withYear(name, month.getUTCFullYear()) : [name];
}

/** Returns the longest head that a column has room for. */
export function headIn({ heads }: MonthCell, width: number): string {
  return heads.find((head) => widthOf(head) <= width) ?? (heads.at(-1) ?? '').slice(0, width);
}

function countTexts(all: number, inWorst: number, symbol: string): Pick<MonthCell, 'count' | 'shortCount'> {
  const count = all === 0 ? '·' : inWorst === 0 ? `${all}` : inWorst === all ? `${symbol}${all}` : null;
  return count === null
    ? { count: `${all} ${symbol}${inWorst}`, shortCount: `${all}${symbol}` }
    : { count, shortCount: count };
}

export interface LaidMonth extends MonthCell {
  readonly width: number;
}

/** The shade of a month in the color of each state, by its share. */
export function shadePieces(month: LaidMonth): readonly Piece[] {
  const { total, role, shade, width } = month;
  return total === 0 ? [{ text: shade.repeat(width), role }] : piecesOfCells(cellRoles(month, width), shade);
}

export const mostMonths = 24;
/** Twelve months from today end in the thirteenth. */
const monthsOfYear = 13;
/** Columns from one month to the next, the best first. */
const paces = [6, 5, 4] as const;

/** Returns the months that there is room for, as far apart as those of a year can be; with short counts if need be. */
export function layMonths(all: readonly MonthCell[], room: number): readonly LaidMonth[] {
  const needed = all.length - mostMonths + monthsOfYear;
  const short = all.map((month) => ({ ...month, count: month.shortCount }));
  const laid = [all, short].flatMap((months) => paces.map((pace) => fittingMonths(months, pace, room)));
  return laid.find(({ length }) => length >= needed) ?? laid.at(-1) ?? [];
}

const monthGap = 1;

function fittingMonths(all: readonly MonthCell[], pace: number, room: number): readonly LaidMonth[] {
  const laid: LaidMonth[] = [];
  let taken = 0;
  for (const month of all) {
    const width = Math.max(widthOf(month.heads.at(-1) ?? ''), widthOf(month.count), pace - monthGap);
    if (taken + width > room) break;
    taken += width + monthGap;
    laid.push({ ...month, width });
  }
  return laid;
}
