/** Which connections fail once an artifact expires, above their graph. */
export const impactTexts = {
  now: 'Cuts off now',
  later: 'Cuts off at expiry',
  /** Instead of the last of many. */
  more: (count: number): string => `and ${count} more`,
} as const;
