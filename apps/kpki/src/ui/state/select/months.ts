import { calendarScreenTexts } from '@kpki/presentation';
import { widthOf } from '../../../text/width.ts';
import { shadeOf } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import { stateRoles } from './states.ts';

/** A column of the strip of months. */
export interface MonthCell {
  readonly head: string;
  readonly count: string;
  /** One cell, the darker the more expire. */
  readonly shade: string;
  readonly role: Role;
  readonly total: number;
  /** How many of them are due; of the past, none: they are expired. */
  readonly due: number;
}

/** What is expired is in no month: it has a column of its own before the first, which is that of `now`. */
export function monthCells(
  expired: number,
  months: readonly { readonly count: number; readonly due: number }[],
  now: number,
): readonly MonthCell[] {
  const today = new Date(now);
  const { months: names } = calendarScreenTexts;
  const coming = months.map(({ count, due }, month): MonthCell => {
    const { symbol } = rowStates.due;
    const ofAll = due < count ? `${symbol}${due}/${count}` : `${symbol} ${due}`;
    return {
      head: names[(today.getUTCMonth() + month) % names.length] ?? '',
      shade: shadeOf(count),
      count: count === 0 ? '·' : due === 0 ? `${count}` : ofAll,
      role: count === 0 ? 'dim' : stateRoles[due > 0 ? 'due' : 'ok'],
      total: count,
      due,
    };
  });
  if (expired === 0) return coming;
  const past = {
    head: calendarScreenTexts.past,
    shade: shadeOf(expired),
    count: `${rowStates.expired.symbol} ${expired}`,
    role: stateRoles.expired,
    total: expired,
    due: 0,
  };
  return [past, ...coming];
}

export interface LaidMonth extends MonthCell {
  readonly width: number;
}

export const mostMonths = 24;
/** Twelve months from today end in the thirteenth. */
const monthsOfYear = 13;
/** Columns from one month to the next, the best first. */
const paces = [6, 5, 4] as const;

/** Returns the months that there is room for, as far apart as those of a year can be. */
export function layMonths(all: readonly MonthCell[], room: number): readonly LaidMonth[] {
  const needed = all.length - mostMonths + monthsOfYear;
  const laid = paces.map((pace) => fittingMonths(all, pace, room));
  return laid.find(({ length }) => length >= needed) ?? laid.at(-1) ?? [];
}

const monthGap = 1;

function fittingMonths(all: readonly MonthCell[], pace: number, room: number): readonly LaidMonth[] {
  const laid: LaidMonth[] = [];
  let taken = 0;
  for (const month of all) {
    const width = Math.max(widthOf(month.head), widthOf(month.count), pace - monthGap);
    if (taken + width > room) break;
    taken += width + monthGap;
    laid.push({ ...month, width });
  }
  return laid;
}
