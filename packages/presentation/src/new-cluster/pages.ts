import { counted } from '../counts.ts';

/** What stands on each page of the wizard: its buttons, its problems and the way on. */
export const wizardTexts = {
  looking: 'Looking at this machine …',
  next: { label: 'Next', help: 'To the next page. Nothing is written before the last one.' },
  back: { label: 'Back', help: 'To the page before; what was entered is kept.' },
  backFromReview: 'tab: the button that writes the file. Back: the page before.',
  writeAndPlan: {
    label: 'Write the file and show the plan',
    help: 'Writes kpki.yaml, a new file; no key is made before you apply its plan.',
  },
  write: { label: 'Write the file', help: 'Writes kpki.yaml, a new file, and goes to the trust tree.' },
  review: {
    command: 'The same as a command:',
    person: 'For a person: spec.users in this file, or later kpki kubeconfig user.',
  },
  moreLines: (above: number, below: number): string =>
    `… more lines, with up and down: ${[
      ...(above > 0 ? [`${above} above`] : []),
      ...(below > 0 ? [`${below} below`] : []),
    ].join(', ')}`,
  /** Below a choice in one line. */
  choose: (help: string): string => `${help} Left and right choose.`,
  makes: (artifacts: number, kinds: string): readonly string[] => [
    `This makes ${counted(artifacts, 'artifact')}:`,
    `${kinds}.`,
  ],
  withoutEndpoint: {
    help: 'Left empty, kubectl and workers use the first node alone, and stop with it. Better: a load balancer, or a DNS name that points to all of them, such as api.example.com:6443.',
    empty: 'none: the first of several nodes',
    consequence: 'No API endpoint (page 1): kubectl and workers use the first node alone.',
    better: 'A load balancer, or a DNS name that points to all of them, outlives any one.',
  },
  seeAbove: 'What it means is said above the buttons.',
  moreProblems: (count: number): string => `and ${count} more to be corrected`,
  correctFirst: (count: number, problem: string): string =>
    `${count === 1 ? 'One thing has' : `${count} things have`} to be corrected first: ${problem}`,
  noProblem: (artifacts: number): string => `No problem: this makes ${counted(artifacts, 'artifact')}.`,
  notJudged: 'The newest entry is still being looked at: once more, please.',
  leave: {
    title: 'Leave the new cluster?',
    text: 'What was entered is forgotten. Nothing was written.',
    yes: 'Leave it',
    no: 'Go on with it',
  },
  leaveKpki: {
    title: 'Leave kpki?',
    text: 'What was entered is forgotten. Nothing was written. Ctrl-C again leaves at once.',
    yes: 'Leave kpki',
  },
} as const;
