import { dispatch } from './commands/dispatch.ts';
import { exitCodes } from './exit-code.ts';
import { explained, Fault } from './fault.ts';
import type { StreamTerminal } from './terminal/terminal.ts';

/** Runs one command line until the signal fires, and says why it failed; answers the exit code. Never throws. */
export async function runLine(
  words: readonly string[],
  terminal: StreamTerminal,
  interruption: AbortSignal,
): Promise<number> {
  try {
    const exit = await dispatch(words, terminal, interruption);
    // What could not be done or told since it was interrupted is no failure of its own.
    if (interruption.aborted && exit === 'failed') throw new Fault('interrupted', 'interrupted');
    await terminal.settle();
    return exitCodes[exit].code;
  } catch (error) {
    const { exit, text } = explained(error);
    terminal.note(`kpki: ${text}`);
    return exitCodes[interruption.aborted && exit === 'failed' ? 'interrupted' : exit].code;
  }
}
