import { nothingWrittenYetText } from '../document/retry.ts';

/** What a screen says while files are read, and of a sink that did not answer. */
export const readingTexts = {
  stops: `${nothingWrittenYetText} esc or ctrl-c stops.`,
  retry: (sink: string, counter: string, why: string): string => `${sink}: ${counter}, esc stops: ${why}`,
  stopped: 'Stopped: the screen shows what was read before.',
  rights: (command: string): string => `${command} prints the required rights; t tries again`,
  otherEnvironment: (environments: string): string =>
    `t tries again; e: another environment; ${environments}, then t: test this one`,
} as const;
