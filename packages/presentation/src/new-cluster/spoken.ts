import { counted } from '../counts.ts';

/** How the screen reader asks the questions of the wizard. */
export const wizardQuestionTexts = {
  page: (number: number, of: number, title: string): string => `New cluster, page ${number} of ${of}: ${title}.`,
  type: (answer: string): string => `Type ${answer}, or help for what you can do, then press enter.`,
  answers: {
    node: 'a node a line, such as cp2 10.0.0.12',
    first: 'an answer',
    another: 'another answer',
    number: 'a number',
  },
  alone: {
    endsList: 'Enter alone ends the list.',
    keepsChoice: (number: number): string => `Enter alone keeps ${number}.`,
    leavesEmpty: 'Enter alone leaves the field empty.',
    keeps: 'Enter alone keeps the answer.',
    continues: 'Enter alone continues without.',
  },
  problem: (text: string): string => `To be corrected: ${text}.`,
  is: (value: string): string => `The answer is ${value}.`,
  isEmpty: 'The field is empty.',
  isEmptyFor: (meaning: string): string => `The field is empty. ${meaning}.`,
  choice: (number: number, text: string, chosen: boolean): string => `${number}. ${text}${chosen ? ' Chosen.' : ''}`,
  node: (number: number, name: string, addresses: readonly string[]): string =>
    `${number}. ${[name, ...(addresses.length === 0 ? ['no address'] : addresses)].join(', ')}.`,
  listBegins: 'The list begins with this machine: remove 1 removes this machine.',
  listIsEmpty: 'The list is empty.',
  tested: (text: string): string => `Test: ${text}`,
  testFailed: 'Test: failed.',
  file: (lines: number): string => `The file has ${counted(lines, 'line')}: type file to hear it.`,
  fileSoFar: 'The file so far:',
  notLoaded: (why: string): string => `The plugin could not be loaded: ${why}.`,
  invalid: (why: string): string => `Invalid answer. ${why}.`,
  again: 'type the answer again.',
  removeFirst: 'type remove and the number to remove a node, then type the answer again.',
  orBack: (next: string): string => `${next} Back goes to the question before.`,
  needsNode: 'Type remove and the number of a node.',
  needsYesOrNo: 'Type yes or no, then press enter.',
  needsNumber: (choices: number): string => `Type a number from 1 to ${choices}, or help, then press enter.`,
  needsText: 'Type answer and the text behind it.',
  removed: (node: string | null, left: number): string => `${node ?? 'The node'} is removed. ${left} left.`,
} as const;
