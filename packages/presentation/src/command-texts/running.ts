import { rollbackName } from '../phases.ts';

/** What is said of runs that wait, stop or hand over. */
export const runTexts = {
  tryLater: 'try again when it has finished',
  waiting: 'waiting until it has finished',
  busy: (where: string, holder: string, next: string): string => `${where} is in use by ${holder}; ${next}`,
  orWait: (busy: string): string => `kpki: ${busy}, or wait for it with --wait`,
  rolloutUnknown: (verify: string): string =>
    `the rollout of that run is unknown: \`${verify}\` shows the components to restart`,
  unreadFiles: (why: string): string => `the files of an interrupted apply are unreadable: ${why}`,
  hookFailed: (hook: string, why: string): string => `${hook}: ${why}; the written files are complete and stay`,
  hookNotStarted: 'the hook could not be started',
  hookEnded: (code: number | null, signal: string | null): string =>
    signal === null ? `the hook ended with ${code}` : `the hook was ended by ${signal}`,
  wrote: (entries: string, location: string): string => `wrote ${entries} to ${location}`,
  writing: (entries: string, location: string): string => `writing ${entries} to ${location}`,
  repaired: (location: string): string => `repaired ${location}`,
  warned: (from: string, text: string): string => `warning: ${from}: ${text}`,
  stepFailed: (action: string, artifact: string, why: string): string => `could not ${action} ${artifact}: ${why}`,
  stepPending: (artifact: string, why: string): string => `${artifact} is pending: ${why}`,
  uncheckedPhases: {
    compromised: (phase: string): string => `--compromised makes no live checks before ${phase}`,
    rollback: (phase: string): string => `no live checks are made before ${rollbackName(phase)}`,
    forwards: (phases: readonly string[]): string => `no live checks are made before ${phases.join(', ')}`,
  },
  looking: (folder: string): string => `looking through ${folder}`,
  filesOn: (host: string): string => `files on ${host}`,
  defect: (text: string): string => `this is a defect of kpki, please report it: ${text}`,
  missingPart: (file: string): string =>
    `${file} of the program is missing. If kpki was upgraded or removed while it ran, start it again; else install it again.`,
  closedEarly: 'was closed before it had everything',
  tookPart: (why: string): string => `did not take everything: ${why}`,
} as const;
