import { counted } from '../counts.ts';

/** What a command asks before it writes, and says if no person can answer. */
export const consentTexts = {
  nothingChanged: 'nothing was changed',
  dryRun: 'dry run: nothing was changed',
  carryOut: 'Carry it out?',
  conditionsHold: 'Is all of this so?',
  conditionsInstead: 'run the same command again once it is, or add --yes',
  makeKeys: (count: number): string => `Make ${counted(count, 'key')}, and store them until their certificates arrive?`,
  signInstead: 'add --yes to sign them',
  writeThere: 'Write it there?',
  writeInstead: 'add --yes, or name a file elsewhere',
  withYes: (line: string): string => `add --yes: ${line} --yes`,
  withHash: (line: string, digest: string): string =>
    `add --yes, and --hash for exactly this: ${line} --yes --hash ${digest}`,
  retainsNothing: (sink: string, undo: string): string =>
    `sink ${sink} retains no previous files: replaced files cannot be restored by \`${undo}\``,
  askingAgain: (seconds: number): string => `asking again in ${seconds} s`,
  tracked: (location: string): string =>
    `${location} is in a git work tree that does not ignore it: private keys could be committed`,
} as const;
