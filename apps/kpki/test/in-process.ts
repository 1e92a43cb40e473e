import { Readable, Writable } from 'node:stream';
import { binaryUnderTest, type ProgramResult } from '@kpki/services';
import { runLine } from '../src/main.ts';
import { streamTerminal } from '../src/terminal/terminal.ts';

let isBusy = false;

/** Returns false where another command runs in this process, and where the binary is tested in place of the sources. */
export function canRunInProcess(): boolean {
  return !isBusy && binaryUnderTest() === null;
}

/**
 * Runs a command line of kpki from source, in this process, in a folder and with these variables alone. The working
 * directory and the variables belong to the process, so two at once are refused: tests of concurrent runs start the
 * program.
 */
export async function runInProcess(
  words: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<ProgramResult> {
  if (isBusy) throw new Error('kpki runs in this process already; start the program for a second one');
  isBusy = true;
  const before = { directory: process.cwd(), environment: { ...process.env } };
  const stdout = new Kept();
  const stderr = new Kept();
  try {
    process.chdir(directory);
    setVariables(environment);
    const streams = { stdin: Readable.from([]), stdout, stderr, env: process.env };
    const terminal = streamTerminal(streams, { accessible: false });
    const code = await runLine(words, terminal, new AbortController().signal);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    setVariables(before.environment);
    process.chdir(before.directory);
    isBusy = false;
  }
}

/** The object stays the same: modules keep references to it. */
function setVariables(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}

class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
