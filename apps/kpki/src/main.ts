import { dispatch } from './commands/dispatch.ts';
import { exitCodes } from './exit-code.ts';
import { type Explanation, explainedHere, Fault } from './fault.ts';
import { accessibleBy, type StreamTerminal, streamTerminal } from './terminal/terminal.ts';

export function main(words: readonly string[], interruption: AbortSignal): Promise<number> {
  // For the UI and for what a hook starts.
  if (words.includes('--no-color')) process.env['NO_COLOR'] = '1';
  const accessible = accessibleBy(words.includes('--accessible'), process.env) !== null;
  const terminal = streamTerminal(process, { accessible });
  // Node would print the whole error, with its causes and fields.
  process.on('uncaughtException', (error) => {
    void explanationOf(error).then(({ exit, text }) => {
      terminal.note(`kpki: ${text}`);
      process.exit(exitCodes[exit].code);
    });
  });
  return runLine(words, terminal, interruption);
}

/** Runs one command line until the signal fires, and reports why it failed; returns the exit code. Never throws. */
export async function runLine(
  words: readonly string[],
  terminal: StreamTerminal,
  interruption: AbortSignal,
): Promise<number> {
  try {
    const exit = await dispatch(words, terminal, interruption);
    // A failure after the interruption is a result of it.
    if (interruption.aborted && exit === 'failed') throw new Fault('interrupted', 'interrupted');
    await terminal.settle();
    return exitCodes[exit].code;
  } catch (error) {
    const { exit, text } = await explanationOf(error);
    terminal.note(`kpki: ${text}`);
    return exitCodes[interruption.aborted && exit === 'failed' ? 'interrupted' : exit].code;
  }
}

/** Loads the sentences about plugins only for an error of one. */
async function explanationOf(error: unknown): Promise<Explanation> {
  const here = explainedHere(error);
  if (here !== null) return here;
  const { explained } = await import('./explained.ts');
  return explained(error);
}
