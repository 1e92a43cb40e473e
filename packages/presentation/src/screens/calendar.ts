import { nothingExpiresText, unknownExpiryText } from '../document/expiries.ts';

/** What the calendar says around its rows. */
export const calendarScreenTexts = {
  count: (known: number, unread: number): string => {
    if (unread > 0) return `${known} known in the next 12 months, ${unread} unknown`;
    return known === 0 ? 'nothing expires in the next 12 months' : `${known} in the next 12 months, soonest first`;
  },
  withCa: (ca: string): string => `Expires with ${ca}.`,
  withCaRenewedOrNot: (artifact: string, ca: string): string => `${artifact} expires with ${ca}, renewed or not.`,
  /** `when`: a date, or for the screen reader how long ago as well. */
  expired: (what: string, when: string): string => `${what}: expired ${when}.`,
  expires: (what: string, when: string, due: string | null): string =>
    `${what}: expires ${when}${due === null ? '' : `; due from ${due}`}.`,
  plansRenewal: 'r plans the renewal.',
  several: (count: number): string => `x: these are ${count}; enter unfolds them, r renews all.`,
  /** How the rest of a row's details is seen. */
  seenBy: { leaf: 'enter', open: 'enter on a row', closed: 'enter unfolds it' },
  empty: (unread: number): string =>
    unread === 0
      ? `${nothingExpiresText} p plans the first.`
      : `${unknownExpiryText(unread)} 1 shows why; t refreshes.`,
} as const;
