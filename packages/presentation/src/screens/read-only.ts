import { type HintBy, hints, type KeyOf } from './hints.ts';

/** Why nothing may be written, and how that is lifted. */
export const readOnlyTexts = {
  /** `choose`: how an environment is chosen. */
  notChosen: (choose: string): string => `Read-only: no environment was chosen. ${choose}`,
  choose: (key: KeyOf): string => `${key('environments')} lists them, ${key('open')} chooses.`,
  started: 'Read-only: kpki was started with --read-only.',
  forNow: (by: HintBy): string => `Read-only: ${hints.allowWrites(by)}`,
  byFile: (environment: string): string => `Environment ${environment} is readOnly in the file.`,
  liftInFile: (environment: string): string =>
    `The file says readOnly of ${environment}: remove readOnly there to write.`,
  startWithout: 'kpki was started with --read-only: start it without to apply.',
  isOff: (by: HintBy): string => `Read-only: apply is off; ${hints.allowWrites(by)}`,
  isAllowed: 'Apply is allowed again.',
  /** `choose`: how an environment is chosen. */
  severalFirst: (count: number, shown: string, choose: string): string =>
    `${count} environments, none chosen: ${shown} is shown, read-only. ${choose}`,
  list: (key: KeyOf): string => `${key('environments')} lists them.`,
  plugin: {
    byFile: (environment: string): string =>
      `The file says readOnly of ${environment}: a check writes, so remove readOnly there first.`,
    startWithout: 'kpki was started with --read-only: start it without to check a plugin.',
    forNow: (key: KeyOf): string => `Read-only: a check writes; ${key('read-only')} lifts it.`,
  },
} as const;
