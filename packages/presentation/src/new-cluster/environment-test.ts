/** Where the wizard tests the environment that is entered. */
export const environmentTestTexts = {
  heading: 'Test of the environment',
  notYet: 'Not tested yet. A test writes nothing.',
  running: 'Testing …',
  button: 'Test the connection',
  again: 'Test again',
  name: 'test the connection',
  help: 'Opens the backends and sinks, logs in, and checks for missing rights. Nothing is written.',
  begun: 'Testing the environment …',
  allUsable: 'All backends and sinks can be used.',
  partsUnusable: 'Some backends or sinks cannot be used yet. Next continues anyway.',
} as const;
