/** What the screen reader says around a question. */
export const questionTexts = {
  /** What to type, for each thing that is asked. */
  confirm: {
    apply: 'Type yes or no. Nothing happens unless you type yes.',
    undo: 'Type yes to undo, or no. Nothing happens unless you type yes.',
    'check plugin': 'Type yes to run it, or no. Nothing is run unless you type yes.',
    'replace file': 'Type yes to replace the file, or no. Nothing is written unless you type yes.',
    'leave apply': 'Type yes to stop it and leave, or no to stay.',
    'leave check': 'Type yes to stop the check and leave, or no to stay.',
    'drop draft': 'Type yes to leave the draft, or no to continue.',
    'leave draft': 'Type yes to leave, or no to continue.',
  },
  typeName: (name: string): string =>
    `Type ${name}, the name of the cluster, or no. Nothing happens unless you type the name.`,
  asked: (text: string): string => `Question: ${text}`,
  typeAnswer: (isHidden: boolean): string =>
    `Type the answer and press enter; enter alone gives no answer.${isHidden ? ' What you type is not shown.' : ''}`,
  withdrawn: 'The question was withdrawn: no answer is needed.',
  noAnswer: 'No answer was given.',
  received: 'Answer received. It was not shown, and is written nowhere.',
} as const;
