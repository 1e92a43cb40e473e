import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Variables, withoutSecrets } from '@kpki/plugin';
import type { CopyWay } from '@kpki/presentation';
import { copySequence } from './clipboard.ts';

interface RunOptions {
  readonly environment: Variables;
  readonly input: string;
}

/** Returns whether the program exits with 0; never rejects. */
type Run = (program: string, words: readonly string[], options: RunOptions) => Promise<boolean>;

interface CopyOptions {
  readonly environment: Variables;
  /** Writes to the terminal. Returns whether it did: another program may have the terminal. */
  readonly write: (text: string) => boolean;
  readonly run?: Run;
}

/**
 * Puts a text into the buffer of the tmux that kpki runs in, which passes it on to the clipboard of the terminal around it.
 * Sends the sequence of the clipboard if tmux fails, as one before 3.2 does, and only then: tmux makes a buffer of it too.
 */
export async function copyInTmux(
  text: string,
  { environment, write, run = runQuickly }: CopyOptions,
): Promise<Exclude<CopyWay, 'terminal'>> {
  const program = await tmuxOn(environment['PATH'] ?? '');
  const options = { environment: withoutSecrets(environment), input: text };
  if (program !== null && (await run(program, ['load-buffer', '-w', '-'], options))) return 'tmux';
  return write(copySequence(text)) ? 'past tmux' : 'nowhere';
}

/** Ignores relative folders: in an unknown folder, they would start a program of another person. */
async function tmuxOn(path: string): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, 'tmux');
    if (await isProgram(program)) return program;
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A server that does not answer must not leave a process behind. */
const milliseconds = 2000;

/** The text is on standard input: arguments of a process can be read by other users. */
function runQuickly(program: string, words: readonly string[], { environment, input }: RunOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const child = started(program, words, environment);
    if (child === null) return resolve(false);
    // First of all: without a listener, the event would end kpki.
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
    // Without free descriptors there are no pipes. A program that exits early does not read all; its exit code counts.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Node throws some errors of the system, such as E2BIG and EPERM, and reports others as an event. */
function started(program: string, words: readonly string[], environment: Variables): ChildProcess | null {
  try {
    return spawn(program, words, {
      env: environment,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: milliseconds,
      killSignal: 'SIGKILL',
    });
  } catch {
    return null;
  }
}
