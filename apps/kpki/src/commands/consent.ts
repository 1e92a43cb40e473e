import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Asks a question that only `y` or `yes` answers with yes. Throws a Fault when nobody is there to answer; `instead`
 * says what to type then.
 */
export async function consent(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === null) throw new Fault('usage', `nobody is here to answer; ${instead}`);
  return /^(y|yes)$/i.test(answer.trim());
}

/**
 * The same for a question about what was printed to standard output. Throws a Fault where that is a pipe or a file: the
 * person who answers would not have seen it.
 */
export async function consentToOutput(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  if (terminal.canAsk && !terminal.outIsTerminal) {
    throw new Fault('usage', `standard output is no terminal, so what would be agreed to is not shown; ${instead}`);
  }
  return consent(terminal, question, instead);
}

/** What every command says last that was run with `--dry-run`. */
export const noteOfDryRun = 'dry run: nothing was changed';
