import { counted } from '../counts.ts';
import type { KeyOf } from '../screens/hints.ts';

/** What stands on each page of the wizard: its buttons, its problems and the way on. */
export const wizardTexts = {
  looking: 'Looking at this machine …',
  next: { label: 'Next', help: 'Goes to the next page. Nothing is written before the last page.' },
  back: { label: 'Back', help: 'Goes to the previous page, and keeps the answers.' },
  backFromReview: 'The other buttons write the file; Back goes to the previous page.',
  writeAndPlan: {
    label: 'Write the file and show the plan',
    help: 'Writes kpki.yaml, a new file; no key is made before you apply its plan.',
  },
  write: { label: 'Write the file', help: 'Writes kpki.yaml, a new file, and goes to the trust tree.' },
  review: {
    command: 'The same as a command:',
    person: 'Kubeconfigs of users: spec.users in this file, or later kpki kubeconfig user.',
  },
  moreLines: (above: number, below: number): string =>
    `… more lines, with up and down: ${[
      ...(above > 0 ? [`${above} above`] : []),
      ...(below > 0 ? [`${below} below`] : []),
    ].join(', ')}`,
  /** Of a plugin or a layout. */
  described: (name: string, what: string): string => `${name}: ${what}.`,
  /** Below a choice in one line. */
  choose: (help: string): string => `${help} Left and right choose.`,
  makes: (artifacts: number, kinds: string): readonly string[] => [
    `This makes ${counted(artifacts, 'artifact')}:`,
    `${kinds}.`,
  ],
  withoutEndpoint: {
    help: 'If empty, kubectl and workers use the first node alone. Better: a load balancer or a DNS name of all API servers, such as api.example.com:6443, which works even if a node fails.',
    empty: 'none: the first of several nodes',
    consequence: 'No API endpoint (page 1): kubectl and workers use the first node alone.',
    better: 'Better: a load balancer or a DNS name of all API servers, which works even if a node fails.',
  },
  seeAbove: 'The explanation is above the buttons.',
  moreProblems: (count: number): string => `and ${count} more to be corrected`,
  correctFirst: (count: number, problem: string): string =>
    `${count === 1 ? 'One thing has' : `${count} things have`} to be corrected first: ${problem}`,
  /** `kinds`: null where they are shown elsewhere. */
  noProblem: (artifacts: number, kinds: string | null): string =>
    `No problem: this makes ${counted(artifacts, 'artifact')}${kinds === null ? '' : `: ${kinds}`}.`,
  notJudged: 'kpki still checks the newest answer. Choose the button again.',
  leave: {
    title: 'Leave the new cluster?',
    text: 'The answers are lost. Nothing was written.',
    yes: 'Leave',
    no: 'Continue',
  },
  leaveKpki: {
    title: 'Leave kpki?',
    text: (key: KeyOf): string => `The answers are lost. Nothing was written. ${key('stop')} again leaves at once.`,
    yes: 'Leave kpki',
  },
} as const;
