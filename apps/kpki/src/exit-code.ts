export const exitCodes = {
  done: { code: 0, means: 'done, or nothing to do' },
  failed: { code: 1, means: 'an error, or what was checked does not hold' },
  usage: { code: 2, means: 'wrong usage or an invalid configuration; nothing was written' },
  pending: { code: 3, means: '`plan` and `status` with --exit-code: there is something to do' },
  waiting: {
    code: 4,
    means:
      'waiting: for another run in the same location, an approval, a certificate from outside, or proof of a live check',
  },
  interrupted: { code: 130, means: 'interrupted' },
} as const;

export type Exit = keyof typeof exitCodes;
