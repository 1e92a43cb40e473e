export const outcomes = {
  done: 'the run got over it and ended with 0',
  resumed:
    'it ended with an error, with some of it stored, and the next run finished it: every key and serial number that was stored stayed',
  untouched: 'it ended with an error and had changed nothing, and the next run did it',
  broken: 'anything else, which is a defect',
} as const;

export type Outcome = keyof typeof outcomes;
