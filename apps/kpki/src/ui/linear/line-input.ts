import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { hiddenLine } from '../../terminal/question.ts';

export interface LineInput {
  /** Resolves with null if no line came or none is wanted any more; rejects on Ctrl-C. */
  readonly hidden: () => Promise<string | null>;
  /** Echoes again, also a line that is being typed. */
  readonly shown: () => void;
  readonly close: () => void;
}

/** Leaves echo, editing and Ctrl-C to the terminal's own line mode, as in a shell. */
export function lineInput(input: Readable, onLine: (line: string) => void, onEnd: () => void): LineInput {
  let lines: Interface | null = null;
  let hiding: AbortController | null = null;
  let isClosed = false;
  const resume = (): void => {
    const opened = createInterface({ input, terminal: false });
    lines = opened;
    opened.on('line', onLine);
    // Emitted also if it is closed from here, which is no end.
    opened.on('close', () => {
      if (lines === opened) onEnd();
    });
  };
  const pause = (): void => {
    const opened = lines;
    lines = null;
    opened?.close();
  };
  resume();
  return {
    hidden: async () => {
      pause();
      hiding = new AbortController();
      try {
        return await hiddenLine(input, hiding.signal);
      } finally {
        hiding = null;
        if (!isClosed) resume();
      }
    },
    shown: () => hiding?.abort(),
    close: () => {
      isClosed = true;
      pause();
      hiding?.abort();
    },
  };
}
