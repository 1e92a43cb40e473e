/** Which connections fail once an artifact expires, or does not fit, above their graph. */
export const impactTexts = {
  now: 'Cuts off now',
  /** A program that still runs may hold what it has read before. */
  byStart: 'Cuts off by the next start',
  later: 'Cuts off at expiry',
  /** Instead of the last of many. */
  more: (count: number): string => `and ${count} more`,
} as const;
