import type { Terminal } from '../src/terminal/terminal.ts';

export interface AnsweringTerminal {
  readonly terminal: Terminal;
  readonly asked: readonly string[];
  readonly notes: readonly string[];
  readonly left: readonly string[];
}

export function answeringTerminal(answers: readonly string[]): AnsweringTerminal {
  const asked: string[] = [];
  const notes: string[] = [];
  const left = [...answers];
  const terminal: Terminal = {
    out: () => {},
    writeBytes: async () => {},
    note: (text) => void notes.push(text),
    progress: () => {},
    ask: async (text) => {
      asked.push(text);
      return left.shift() ?? null;
    },
    asksForAgreement: true,
    canAsk: true,
    redraws: false,
    outIsTerminal: true,
    colors: false,
    isInteractive: false,
    columns: 80,
  };
  return { terminal, asked, notes, left };
}
