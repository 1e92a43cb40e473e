/** `word` is for the line of a command's help, `means` for `kpki help exit-codes` and the reference. */
export const exitCodes = {
  done: { code: 0, word: 'done', means: 'success, or nothing to do' },
  failed: { code: 1, word: 'failed', means: 'error, or a check failed' },
  usage: { code: 2, word: 'wrong usage', means: 'wrong usage or invalid configuration; nothing was written' },
  pending: { code: 3, word: 'something to do', means: 'there is something to do; only with --exit-code' },
  waiting: {
    code: 4,
    word: 'pending',
    means:
      'pending: another run, an approval, an external certificate, or a live check of `kpki rotate` that failed or is unproven',
  },
  interrupted: { code: 130, word: 'interrupted', means: 'interrupted' },
} as const;

export type Exit = keyof typeof exitCodes;

/** In the order of the codes. */
export const exits = Object.keys(exitCodes) as readonly Exit[];

/** What any command may come to: its output is cut off, a word is wrong, or a signal arrives. */
export const exitsOfAll = ['done', 'failed', 'usage', 'interrupted'] as const satisfies readonly Exit[];
