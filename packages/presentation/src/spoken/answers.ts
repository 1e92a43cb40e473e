/** What the screen reader answers to a typed word that does nothing as it was typed. */
export const answerTexts = {
  unknownWord: 'That word means nothing here.',
  chooseEnvironment: 'Type environments, then a number.',
  nothingRuns: 'Nothing runs that could be stopped.',
  noCommands: 'No commands so far.',
  commands: 'Commands so far:',
  noPlan: 'There is no plan yet.',
  nothingToDo: 'Nothing to do.',
  nothingKnown: 'Nothing is known yet.',
  howToFind: 'Type find and a word behind it, such as find etcd.',
  found: (count: number, all: number): string => `Found ${count} of ${all}.`,
  narrows: 'find with one word more narrows them',
  typeAll: 'type all, or find and a word',
  needsNumber: (word: string): string => `Type ${word} and a number behind it, such as ${word} 1.`,
  rotates: (names: readonly string[]): string => `Type rotate and one of these: ${names.join(', ')}.`,
  noNumber: (number: number): string => `There is no number ${number} here.`,
  excluded: (names: readonly string[]): string =>
    names.length === 0 ? 'No step is excluded.' : `Type include and one of these: ${names.join(', ')}.`,
  environments: (names: readonly string[]): string =>
    names.length === 0 ? 'the file names none.' : `there are ${names.join(', ')}.`,
  /** `instead`: a near name, or what there is. */
  noEnvironment: (name: string, instead: string): string => `There is no environment ${name}: ${instead}`,
} as const;
