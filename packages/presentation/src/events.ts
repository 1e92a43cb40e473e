import type { StoppedWork } from '@kpki/engine';

/** What a run that was stopped did not begin. */
export const work: Readonly<Record<StoppedWork, (subject: string) => string>> = {
  write: (location) => `writing ${location}`,
  create: (artifact) => `creating ${artifact}`,
  repair: (location) => `repairing ${location}`,
  restore: (location) => `restoring ${location}`,
};
