/** What stands around each screen: its header, its help, and what a key or a small terminal says. */
export const frameTexts = {
  nothingWrittenYet: 'nothing written yet',
  unread: 'cannot be read',
  partlyUnread: 'not all read',
  commands: 'Commands so far',
  commandsDone: 'What was done here, as commands:',
  noCommandsYet: 'None yet.',
  keysIn: (where: string): string => `Keys in ${where}`,
  commandsIn: (where: string): string => `Commands in ${where}`,
  noLetterWrites: 'No letter writes anything: tab and enter reach every button.',
  states: 'Words of state',
  noCommandFound: 'No command has these words.',
  /** `help`: the key that opens it; null where there is none. */
  notBound: (key: string | null, help: string | null): string =>
    `${key ?? 'What was pasted'} is not bound here${help === null ? '' : `; ${help} lists keys`}.`,
  /** `works`: the keys that work while a plan is made. */
  dropped: (key: string | null, works: readonly string[]): string =>
    `Planning …: ${key ?? 'what was pasted'} is dropped; ${works.join(', ')} work.`,
  leaves: 'q leaves kpki.',
  hiddenAnswer: 'It is not shown, and forgotten when kpki is left. esc does without it.',
  shownAnswer: 'It goes by itself once it is not needed any more. esc does without it.',
  tooSmall: {
    needs: (columns: number, rows: number): string => `kpki needs ${columns} columns by ${rows} rows.`,
    has: (columns: number, rows: number): string => `This terminal has ${columns} by ${rows}.`,
    larger: 'Make it larger, and the screen comes back as it was.',
    applying: (progress: string): string => `Apply running: ${progress}. ctrl-c stops the apply.`,
    without: (program: string): string => `Without a screen: ${program} status, ${program} plan, ${program} apply.`,
    leaves: 'ctrl-c leaves.',
  },
} as const;
