/** How the screen reader says what can be typed. */
export const helpTexts = {
  opening: (askedBy: string): string => `kpki. Screen reader mode is on, asked for by ${askedBy}.`,
  firstWords: 'Type a word and press enter: help says the words, quit leaves. So does control C.',
  heading: 'Help. What can be typed here:',
  enter: 'Enter alone: what is here, once more.',
  controlC: 'Control C: stops what runs, else leaves.',
  states: 'States:',
  atQuestion: {
    enter: 'Enter alone: keeps the current answer and continues; never writes.',
    else: 'Anything else is the answer.',
    controlC: 'Control C: asks whether to leave; a second one leaves.',
  },
  /** `words`: in a row, with `or`. */
  hint: (words: string): string => `Type ${words}, then press enter.`,
} as const;

/** Where a word can be typed, as help and docs name it. */
export const placeTexts = {
  start: 'without a kpki.yaml',
  'new cluster': 'at a question for a new cluster',
  trust: 'in the trust tree',
  artifact: 'at an artifact',
  actions: 'at the actions for an artifact',
  calendar: 'in the expiries',
  rotation: 'at a rotation',
  undo: 'at an undo',
  live: 'at the servers',
  fleet: 'in the fleet',
  environments: 'in the environments',
  plugins: 'in the plugins of an environment',
  checking: 'while a plugin is tested',
  'plugin test': 'after a plugin test',
  plan: 'in the plan',
  confirm: 'at a yes-or-no question',
  apply: 'while an apply runs',
  stopped: 'after an apply stopped',
  result: 'at the result',
} as const;
