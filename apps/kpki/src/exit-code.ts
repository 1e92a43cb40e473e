export const exitCodes = {
  done: { code: 0, means: 'success, or nothing to do' },
  failed: { code: 1, means: 'error, or a check failed' },
  usage: { code: 2, means: 'wrong usage or invalid configuration; nothing was written' },
  pending: { code: 3, means: '`plan` and `status` with --exit-code: there is something to do' },
  waiting: {
    code: 4,
    means:
      'pending: another run, an approval, an external certificate, or a live check of `kpki rotate` that failed or is unproven',
  },
  interrupted: { code: 130, means: 'interrupted' },
} as const;

export type Exit = keyof typeof exitCodes;
