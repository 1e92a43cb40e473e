import { spawn } from 'node:child_process';
import { atExit } from './at-exit.ts';
import { frameEnd } from './frames.ts';
import { outputOf, type Piece } from './output.ts';

/** A program in a terminal of 80 columns and 24 rows. What it is asked for rejects when it ends, or is late by minutes. */
export interface TerminalProgram {
  /** The program itself, not the shell that became it. */
  readonly processId: number;
  /** Milliseconds from its start until these texts are seen, one after another. */
  seen(...texts: readonly string[]): Promise<number>;
  /** Presses keys, and answers the milliseconds until the end of the frame in which this text is seen after them. */
  press(keys: string, text: string): Promise<number>;
  /** Presses keys, and answers what is written after them until the end of such a frame. */
  record(keys: string, text: string): Promise<readonly Piece[]>;
}

/** Opens a program in a terminal, uses it, and ends it. */
export type InProgram = <Result>(use: (program: TerminalProgram) => Promise<Result>) => Promise<Result>;

/** A shell says which process the program is to be, and becomes it. */
const become = 'stty cols 80 rows 24; echo $$; exec';

const running = new Set<() => void>();
// Said when this file is loaded, before any folder that a program writes to is to be removed.
atExit(() => {
  for (const kill of running) kill();
});

/**
 * Runs a command line in a pseudo-terminal (`script` of util-linux); all that it started ends with it, or the bench.
 * `endOfFrame`: what each frame writes last; of a program that marks no end, what it writes first.
 */
export async function inTerminal<Result>(
  commandLine: string,
  folder: string,
  use: (program: TerminalProgram) => Promise<Result>,
  endOfFrame: string = frameEnd,
): Promise<Result> {
  const child = spawn('script', ['-qfec', `${become} ${commandLine}`, '/dev/null'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    // If CI is set, even to an empty value, Ink draws only the last frame.
    env: { ...process.env, SHELL: '/bin/sh', LANG: 'C.UTF-8', TERM: 'xterm-256color', CI: undefined },
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let leader: number | null = null;
  const kill = (): void => {
    // Until the caller knows its process ID, the end of its terminal stops it.
    if (leader === null) child.kill('SIGKILL');
    else killGroup(leader);
  };
  running.add(kill);
  try {
    const { until, forget } = outputOf(child, commandLine);
    const [first, begun] = ends(await until('\n'));
    leader = Number.parseInt(first.text, 10);
    const answer = async (keys: string, text: string): Promise<readonly Piece[]> => {
      // Only what comes from now on can answer the keys.
      forget();
      child.stdin.write(keys);
      return until(text, endOfFrame);
    };
    return await use({
      processId: leader,
      seen: async (...texts) => ends(await until(...texts))[1].at - begun.at,
      press: async (keys, text) => {
        const from = performance.now();
        return ends(await answer(keys, text))[1].at - from;
      },
      record: answer,
    });
  } finally {
    kill();
    await ended;
    running.delete(kill);
  }
}

function ends(pieces: readonly Piece[]): readonly [Piece, Piece] {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) throw new Error('a text was seen in nothing');
  return [first, last];
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
