import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Asks for `y` or `yes`. Throws a Fault without a terminal; `instead` says what to type then. */
export async function consent(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === null) throw new Fault('usage', `nobody is here to answer; ${instead}`);
  return /^(y|yes)$/i.test(answer.trim());
}

/**
 * Asks about what was printed to standard output. Throws a Fault if that is a pipe or a file, which the user would not
 * have seen.
 */
export async function consentToOutput(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  if (terminal.canAsk && !terminal.outIsTerminal) {
    throw new Fault('usage', `standard output is no terminal, so what would be agreed to is not shown; ${instead}`);
  }
  const agrees = await consent(terminal, question, instead);
  if (!agrees) terminal.note('nothing was changed');
  return agrees;
}

export const noteOfDryRun = 'dry run: nothing was changed';
