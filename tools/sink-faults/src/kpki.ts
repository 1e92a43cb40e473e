import { dispatch } from 'kpki/src/commands/dispatch.ts';
import { exitCodes } from 'kpki/src/exit-code.ts';
import { explained } from 'kpki/src/explained.ts';
import type { Terminal } from 'kpki/src/terminal/terminal.ts';

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  /** Everything that it printed, to either output, in the order in which it did. */
  readonly said: string;
}

const never = new AbortController().signal;

/** Runs a command line as `main` would, without a process or a terminal: quick enough for thousands of runs. */
export async function kpki(words: readonly string[], signal: AbortSignal = never): Promise<Ended> {
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text);
  const terminal: Terminal = {
    out: say,
    writeBytes: async (bytes) => say(Buffer.from(bytes).toString('latin1')),
    note: say,
    progress: (text) => {
      if (text !== null) say(text);
    },
    ask: async () => null,
    asksForAgreement: false,
    canAsk: false,
    redraws: false,
    outIsTerminal: false,
    colors: false,
    isInteractive: false,
    columns: 80,
  };
  let code: number;
  try {
    code = exitCodes[await dispatch(words, terminal, signal)].code;
  } catch (error) {
    const { exit, text } = explained(error);
    say(`kpki: ${text}`);
    code = exitCodes[exit].code;
  }
  return { code, said: lines.join('\n') };
}
