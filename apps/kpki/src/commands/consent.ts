import { consentTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal/terminal.ts';

export async function consent(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === null) throw new Fault('usage', `no terminal to ask; ${instead}`);
  return /^(y|yes)$/i.test(answer.trim());
}

/** Throws a Fault if standard output is a pipe or a file: the user would not have seen what is asked about. */
export async function consentToOutput(terminal: Terminal, question: string, instead: string): Promise<boolean> {
  if (terminal.canAsk && !terminal.outIsTerminal) {
    throw new Fault('usage', `standard output is no terminal, so what would be agreed to is not shown; ${instead}`);
  }
  const agrees = await consent(terminal, question, instead);
  if (!agrees) terminal.note(consentTexts.nothingChanged);
  return agrees;
}

export const noteOfDryRun: string = consentTexts.dryRun;
