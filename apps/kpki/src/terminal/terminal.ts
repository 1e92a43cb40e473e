import type { Readable, Writable } from 'node:stream';
import { clean, cleanLines } from '../text/clean.ts';
import { outputTo } from './output.ts';
import { type QuestionOptions, question } from './question.ts';
import { hasColour } from './terminal-colour.ts';
import type { TypedAnswers } from './typed-answers.ts';

/** The program's way to the outside: what it says goes through here, and so do its questions. */
export interface Terminal {
  /** What was asked for: a plan, a report, records. Goes to standard output, as long as somebody reads it. */
  out(text: string): void;
  /** The same as bytes, which never become text: a file with a private key in it. Rejects when nobody takes them. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** What accompanies it: progress, warnings, errors. Goes to standard error, and no terminal obeys what is in it. */
  note(text: string): void;
  /** Replaces the line of progress; does nothing where it cannot be redrawn. */
  progress(text: string | null): void;
  /** Null when nobody is there to answer. */
  ask(text: string, asking?: QuestionOptions): Promise<string | null>;
  /** What was typed before where nothing was shown of it; none where a program asks for each thing once. */
  readonly typedAnswers?: TypedAnswers;
  /** Whether the user may be asked here to agree to a server or a program. */
  readonly asksForAgreement: boolean;
  /** Whether there is a terminal to answer at: `ask` answers null where there is none. */
  readonly canAsk: boolean;
  /** Whether a line of progress can be replaced by the next. */
  readonly redraws: boolean;
  /** Whether standard output is shown to somebody, rather than kept. */
  readonly outIsTerminal: boolean;
  /** Whether standard output shows colors. */
  readonly colors: boolean;
  /** Whether the UI can be opened: both ends are a terminal, and one that can be drawn on, unless lines are enough. */
  readonly isInteractive: boolean;
  readonly columns: number;
}

/** A terminal of streams, such as those of the process. */
export interface StreamTerminal extends Terminal {
  /** Waits until standard output has all of it. Rejects when it did not take it, as on a full disk. */
  settle(): Promise<void>;
}

const usualColumns = 80;
const eraseLine = '\r\u001b[K';

/** What is looked at of a process. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
}

type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** `accessible`: whole lines, which stay as they are, and no key is read before Enter. */
export function streamTerminal(
  { stdin, stdout, stderr, env }: Streams,
  { accessible }: { readonly accessible: boolean },
): StreamTerminal {
  const canAsk = stdin.isTTY === true && stderr.isTTY === true;
  const isDumb = env['TERM'] === 'dumb';
  const redraws = stderr.isTTY === true && !isDumb && !accessible;
  const output = outputTo(stdout, 'standard output');
  const notes = outputTo(stderr, 'standard error');
  let drawn = false;
  const erase = (): void => {
    if (drawn) notes.write(eraseLine);
    drawn = false;
  };
  return {
    asksForAgreement: canAsk,
    canAsk,
    redraws,
    outIsTerminal: stdout.isTTY === true,
    colors: stdout.isTTY === true && !accessible && hasColour(env),
    isInteractive: stdin.isTTY === true && stdout.isTTY === true && (accessible || !isDumb),
    // A terminal that does not know its size says 0.
    columns: stdout.columns || usualColumns,
    out: (text) => {
      erase();
      output.write(`${text}\n`);
    },
    writeBytes: async (bytes) => {
      erase();
      await output.deliver(bytes);
    },
    settle: () => output.settle(),
    note: (text) => {
      erase();
      notes.write(`${cleanLines(text)}\n`);
    },
    progress: (text) => {
      erase();
      if (text === null || !redraws) return;
      notes.write(clean(text).slice(0, (stderr.columns || usualColumns) - 1));
      drawn = true;
    },
    ask: async (text, asking = { hidden: false }) => {
      if (!canAsk) return null;
      erase();
      return question(stdin, stderr, cleanLines(text), { ...asking, inLines: accessible });
    },
  };
}
