import { createInterface } from 'node:readline/promises';

/** The program's way to the outside: what it says goes through here, and so do its questions. */
export interface Terminal {
  /** What was asked for: a plan, a report, records. Goes to standard output. */
  out(text: string): void;
  /** What accompanies it: progress, warnings, errors. Goes to standard error. */
  note(text: string): void;
  /** Replaces the line of progress; only where there is a terminal. */
  progress(text: string | null): void;
  /** Null when nobody is there to answer. */
  ask(question: string): Promise<string | null>;
  readonly isInteractive: boolean;
  readonly colour: boolean;
  readonly columns: number;
}

const eraseLine = '\r\u001b[K';

export function processTerminal(): Terminal {
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const redraws = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
  let drawn = false;
  const erase = (): void => {
    if (drawn) process.stderr.write(eraseLine);
    drawn = false;
  };
  return {
    isInteractive,
    colour: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
    columns: process.stdout.columns ?? 80,
    out: (text) => {
      erase();
      process.stdout.write(`${text}\n`);
    },
    note: (text) => {
      erase();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      erase();
      if (text === null || !redraws) return;
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
      drawn = true;
    },
    ask: async (question) => {
      if (!isInteractive) return null;
      erase();
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}
