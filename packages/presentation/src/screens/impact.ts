/** What breaks once an artifact expires, above and in its graph. */
export const impactTexts = {
  now: 'Cut off now',
  later: 'Cut off once it expires',
  /** Instead of the last of many. */
  more: (count: number): string => `and ${count} more`,
} as const;
