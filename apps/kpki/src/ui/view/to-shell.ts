import { setImmediate, setTimeout } from 'node:timers/promises';

/** Long enough for the signal to arrive; while the program is stopped, no timer runs. */
const moment = 50;

/**
 * Gives the terminal to the shell, as ctrl-z does everywhere else, and answers when `fg` has brought the program back.
 * The signal goes to all that the shell started with this program, as it would from the terminal: `npx` stops too. In
 * a terminal without a shell nobody could bring it back, and the system takes no notice of the signal.
 */
export async function toShell(): Promise<void> {
  await letGo(process.stdin);
  process.kill(0, 'SIGTSTP');
  await setTimeout(moment);
}

/** Ink has given the terminal back, but Node would go on reading it and swallow what is typed into the shell. */
async function letGo(stdin: NodeJS.ReadStream): Promise<void> {
  await setImmediate();
  while (stdin.readableLength > 0) stdin.read();
  stdin.pause();
  await setImmediate();
}
