import { exitCodes } from './exit-code.ts';
import { explained } from './fault.ts';
import { runLine } from './run-line.ts';
import { accessibleBy } from './terminal/accessible.ts';
import { streamTerminal } from './terminal/terminal.ts';

/** Runs the command line of this process until the signal fires; answers the exit code. Never throws. */
export function main(words: readonly string[], interruption: AbortSignal): Promise<number> {
  // For everything that draws: the UI asks the same variable, and so does what a hook starts.
  if (words.includes('--no-color')) process.env['NO_COLOR'] = '1';
  const accessible = accessibleBy(words.includes('--accessible'), process.env) !== null;
  const terminal = streamTerminal(process, { accessible });
  // Node would print the whole error, with its causes and what a library has hung to it.
  process.on('uncaughtException', (error) => {
    const { exit, text } = explained(error);
    terminal.note(`kpki: ${text}`);
    process.exit(exitCodes[exit].code);
  });
  return runLine(words, terminal, interruption);
}
