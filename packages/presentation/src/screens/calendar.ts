import { nothingExpiresText, unknownExpiryText } from '../document/expiries.ts';
import type { ArtifactState } from '../states.ts';
import type { KeyOf } from './hints.ts';

/** `known`: those of the next year that are not expired yet. */
export interface CalendarTotals {
  readonly known: number;
  readonly expired: number;
  readonly unknown: number;
}

/** What the expiries of a cluster say around their rows. */
export const calendarScreenTexts = {
  counts: {
    expired: (count: number): string => `${count} expired`,
    unknown: (count: number): string => `${count} unknown`,
    /** From the longest. Nothing known is not nothing, where some are unknown. */
    inYear: (count: number, unknown: number): readonly [string, ...string[]] => [
      count === 0 && unknown === 0 ? 'none in the next 12 months' : `${count} in the next 12 months`,
      `${count} in 12 months`,
    ],
  },
  totals: ({ known, expired, unknown }: CalendarTotals): string => {
    const { counts } = calendarScreenTexts;
    return [
      ...(expired === 0 ? [] : [counts.expired(expired)]),
      counts.inYear(known, unknown)[0],
      ...(unknown === 0 ? [] : [counts.unknown(unknown)]),
    ].join(', ');
  },
  past: 'past',
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  /** From the longest: months repeat, so the first of a year has the year where there is room. */
  withYear: (month: string, year: number): readonly string[] => [`${month} ${year}`, `${year}`, month],
  legend: { due: 'renewal window', end: 'expiry' },
  withCa: (ca: string): string => `Expires with ${ca}.`,
  withCaRenewedOrNot: (artifact: string, ca: string): string => `${artifact} expires with ${ca}, renewed or not.`,
  /** `when`: a date, or for the screen reader how long ago as well. */
  expired: (what: string, when: string): string => `${what}: expired ${when}.`,
  expires: (what: string, when: string, due: string | null): string =>
    `${what}: expires ${when}${due === null ? '' : `; due from ${due}`}.`,
  /** In a sentence on its expiry. */
  inState: (what: string, state: ArtifactState): string => `${what}, ${state}`,
  plansRenewal: (key: KeyOf): string => `${key('renew')} plans the renewal.`,
  several: (count: number, key: KeyOf): string =>
    `${key('actions')}: these are ${count}; ${key('open')} unfolds them, ${key('renew')} renews all.`,
  /** How the rest of a row's details is seen. */
  seenBy: {
    leaf: (key: KeyOf): string => key('open'),
    open: (key: KeyOf): string => `${key('open')} on a row`,
    closed: (key: KeyOf): string => `${key('open')} unfolds`,
  },
  empty: (unread: number, key: KeyOf): string =>
    unread === 0
      ? `${nothingExpiresText} ${key('plan')} plans the first.`
      : `${unknownExpiryText(unread)} ${key('trust')} shows why; ${key('again')} tries again.`,
} as const;
