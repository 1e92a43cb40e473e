/** Why nothing may be written, and how that is lifted. `environments`: the key that lists them. */
export const readOnlyTexts = {
  notChosen: (environments: string): string =>
    `Read-only: no environment was chosen. ${environments} lists them, enter chooses.`,
  started: 'Read-only: kpki was started with --read-only.',
  forNow: 'Read-only: m lifts it.',
  byFile: (environment: string): string => `Environment ${environment} is readOnly in the file.`,
  liftInFile: (environment: string): string =>
    `The file says readOnly of ${environment}: remove readOnly there to write.`,
  startWithout: 'kpki was started with --read-only: start it without to apply.',
  isOff: 'Read-only: apply is off. m lifts it.',
  isAllowed: 'Apply is allowed again.',
  severalFirst: (count: number, shown: string, environments: string): string =>
    `${count} environments, none chosen: ${shown} is shown, read-only. ${environments} lists them.`,
  plugin: {
    byFile: (environment: string): string =>
      `The file says readOnly of ${environment}: a check writes, so remove readOnly there first.`,
    startWithout: 'kpki was started with --read-only: start it without to check a plugin.',
    forNow: 'Read-only: a check writes. m lifts it.',
  },
} as const;
