import { counted } from '../counts.ts';

/** What kpki says in the shell once the UI is left, and while it waits for that. */
export const leavingTexts = {
  /** `environment`: null for the one that is shown. */
  left: {
    nothing: (environment: string | null): readonly string[] => [
      `${applyLeft(environment)} before its end, and wrote nothing.`,
    ],
    'whole locations': (environment: string | null): readonly string[] => [
      `${applyLeft(environment)} before its end. What it wrote is whole;`,
      'running it again makes the rest.',
    ],
    unknown: (environment: string | null): readonly string[] => [
      `${applyLeft(environment)} while it wrote.`,
      'Running it again finishes that, and makes the rest.',
    ],
  },
  pending: (artifacts: number): string => `${counted(artifacts, 'artifact')} pending; after the approval, run again:`,
  written: (files: number, cluster: string): string =>
    `${counted(files, 'file')} written for cluster ${cluster}; see them with:`,
  waits: {
    case: 'Waiting for the current case. Ctrl-C quits at once; what the case has made then stays.',
    write: 'Waiting for the current write. Ctrl-C quits at once; the next apply then repairs the files.',
    task: 'Waiting for the running task. Ctrl-C quits at once.',
  },
} as const;

function applyLeft(environment: string | null): string {
  return `The apply${environment === null ? '' : ` to environment ${environment}`} was left`;
}
