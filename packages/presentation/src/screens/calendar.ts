import { nothingExpiresText, unknownExpiryText } from '../document/expiries.ts';
import type { KeyOf } from './hints.ts';

/** What the calendar says around its rows. */
export const calendarScreenTexts = {
  /** `known`: certificates that expire; none of them is expired yet. */
  count: (known: number, expired: number, unread: number): string => {
    const past = expired === 0 ? '' : `${expired} expired, `;
    if (unread > 0) return `${past}${known} in 12 months, ${unread} unknown`;
    if (known > 0) return `${past}${known} in the next 12 months, soonest first`;
    return expired === 0 ? 'nothing expires in the next 12 months' : `${past}no others in the next 12 months`;
  },
  past: 'past',
  legend: { due: 'renewal window', end: 'expiry' },
  withCa: (ca: string): string => `Expires with ${ca}.`,
  withCaRenewedOrNot: (artifact: string, ca: string): string => `${artifact} expires with ${ca}, renewed or not.`,
  /** `when`: a date, or for the screen reader how long ago as well. */
  expired: (what: string, when: string): string => `${what}: expired ${when}.`,
  expires: (what: string, when: string, due: string | null): string =>
    `${what}: expires ${when}${due === null ? '' : `; due from ${due}`}.`,
  plansRenewal: (key: KeyOf): string => `${key('renew')} plans the renewal.`,
  several: (count: number, key: KeyOf): string =>
    `${key('actions')}: these are ${count}; ${key('open')} unfolds them, ${key('renew')} renews all.`,
  /** How the rest of a row's details is seen. */
  seenBy: {
    leaf: (key: KeyOf): string => key('open'),
    open: (key: KeyOf): string => `${key('open')} on a row`,
    closed: (key: KeyOf): string => `${key('open')} unfolds it`,
  },
  empty: (unread: number, key: KeyOf): string =>
    unread === 0
      ? `${nothingExpiresText} ${key('plan')} plans the first.`
      : `${unknownExpiryText(unread)} ${key('trust')} shows why; ${key('again')} refreshes.`,
} as const;
