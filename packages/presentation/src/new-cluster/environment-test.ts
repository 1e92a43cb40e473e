/** Where the wizard tests the environment that is entered. */
export const environmentTestTexts = {
  heading: 'Whether it can be worked with',
  notYet: 'Not tested yet. Nothing is written by a test.',
  running: 'Testing …',
  button: 'Test the connection',
  again: 'Test again',
  name: 'test the connection',
  help: 'Opens what is chosen above, logs in, and asks which rights are missing. Nothing is written.',
  begun: 'Testing whether it can be worked with …',
  allUsable: 'All of it can be worked with.',
  partsUnusable: 'Some parts are not usable yet. Next continues anyway.',
} as const;
