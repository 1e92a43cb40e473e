import { type RunOptions, runProgram } from '@kpki/services';

/** The best compression, on a machine that has other work too. */
const anHour = 60 * 60_000;

/** Runs a program and returns its standard output. Throws, with its standard error, where it fails or cannot be started. */
export async function run(program: string, words: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await runProgram(program, words, { withinMilliseconds: anHour, ...options });
  if (result.code === 0) return result.stdout;
  throw new Error(`${program} ${words[0] ?? ''} ended with ${result.code}:\n${result.stderr.trim()}`);
}
