import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { builtProgram } from './ui/built-program.ts';

/**
 * Runs the built program in a folder, and kills it by SIGKILL at one of its renames: each commits a journal, or puts one
 * file in place. The code is null where it came so far; else it has done its work.
 */
export async function killedAtRename(
  rename: number,
  folder: string,
  ...words: readonly string[]
): Promise<ProgramResult> {
  const kill = `inject=rename:signal=KILL:when=${rename}`;
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename', '-e', kill];
  const command = [...inject, process.execPath, await builtProgram(), ...words];
  return runProgram(programPath('strace'), command, { directory: folder, withinMilliseconds: 120_000 });
}
