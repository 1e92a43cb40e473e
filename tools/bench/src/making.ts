import { kpki, peer } from './paths.ts';
import { folderWithUsers } from './scratch.ts';
import { inTerminal, type TerminalProgram } from './terminal-program.ts';

export const users = 5000;

export interface Making {
  readonly name: string;
  readonly commandLine: string;
  /** From its start to where Enter begins. */
  readonly ready: (program: TerminalProgram) => Promise<void>;
  /** Seen as soon as it has begun, and when all is written. */
  readonly begun: string;
  readonly over: string;
  /** Shows something else, what is seen of that, and what is seen when `esc` has hidden it again. */
  readonly show: string;
  readonly shown: string;
  readonly hidden: string;
}

export const making: readonly Making[] = [
  {
    name: '',
    commandLine: kpki,
    ready: async (program) => {
      await program.seen(`${users} users`);
      await program.press('p', 'Apply 50');
      await program.press('a', 'The same in a shell');
    },
    begun: 'at work',
    over: 'Result',
    show: 'v',
    shown: 'Commands so far',
    hidden: 'State',
  },
  {
    name: '  peer: ',
    commandLine: peer('counting-ink.ts'),
    ready: async (program) => {
      await program.seen('ready');
    },
    begun: 'of 50',
    over: 'all is written',
    show: 'v',
    shown: 'what was hidden',
    hidden: ' made',
  },
];

export async function inMaking<Result>(
  { commandLine, ready }: Making,
  use: (program: TerminalProgram) => Promise<Result>,
): Promise<Result> {
  return inTerminal(commandLine, await folderWithUsers(users), async (program) => {
    await ready(program);
    return use(program);
  });
}
