/** The screen reader labels each line: an error is heard without its color. */
export const labelTexts = {
  happened: (text: string): string => `What happened: ${text}`,
  known: (text: string): string => `What is known: ${text}.`,
  unknown: (text: string): string => `What is unknown: ${text}`,
  next: (text: string): string => `What next: ${text}`,
  warning: (text: string): string => `Warning: ${text}`,
  effect: (text: string): string => `Impact: ${text}`,
  sameAs: (command: string): string => `Same as: ${command}`,
  more: (what: string): string => `And ${what} more.`,
} as const;

/** What is known after an error, and what to do next. */
export const afterErrorTexts = {
  nothingWritten: 'nothing was written',
  filesComplete: 'the written files are complete, and none is half-written',
  waitForOther: 'wait until the other run has ended, then type again.',
  fix: 'fix that, then type again.',
  planRest: 'type again to plan the rest.',
  fixAndPlanRest: 'fix the cause, then type again to plan the rest.',
} as const;
