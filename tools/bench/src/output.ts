import type { ChildProcess } from 'node:child_process';

/** What was written at one moment, in milliseconds of `performance.now()`. */
export interface Piece {
  readonly at: number;
  readonly text: string;
}

export interface Output {
  /** From now on counts what comes from now on. */
  readonly forget: () => void;
  /** All that counts, as soon as these are in it, one after another. Rejects when the program ends, or is late by minutes. */
  readonly until: (...wanted: readonly string[]) => Promise<readonly Piece[]>;
}

const timeLimit = 120_000;
const shown = 500;

export function outputOf(child: ChildProcess, name: string): Output {
  let pieces: Piece[] = [];
  let text = '';
  let over: Error | null = null;
  let look = (): void => {};
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (more: string) => {
    pieces.push({ at: performance.now(), text: more });
    text += more;
    look();
  });
  const end = (cause?: Error): void => {
    over ??= cause ?? new Error('it has ended');
    look();
  };
  child.once('error', end);
  child.once('close', () => end());
  return {
    forget: () => {
      pieces = [];
      text = '';
    },
    until: (...wanted) =>
      new Promise((resolve, reject) => {
        const settle = (how: () => void): void => {
          look = () => {};
          clearTimeout(late);
          how();
        };
        const fail = (cause: Error): void =>
          reject(
            new Error(`${name}: ${JSON.stringify(wanted)} not seen in ${JSON.stringify(text.slice(-shown))}`, {
              cause,
            }),
          );
        const late = setTimeout(() => settle(() => fail(new Error('it is late'))), timeLimit);
        look = () => {
          const cause = over;
          if (hasInOrder(text, wanted)) settle(() => resolve(pieces));
          else if (cause !== null) settle(() => fail(cause));
        };
        look();
      }),
  };
}

function hasInOrder(text: string, wanted: readonly string[]): boolean {
  let from = 0;
  return wanted.every((each) => {
    const at = text.indexOf(each, from);
    from = at + each.length;
    return at !== -1;
  });
}
