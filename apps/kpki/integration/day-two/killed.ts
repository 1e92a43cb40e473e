import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { builtProgram } from '../ui/built-program.ts';
import type { LiveCluster } from './live-cluster.ts';

/**
 * Runs kpki and kills it at one of its renames, by each of which a file is put in place or a write begins. The code is
 * null where it came so far; else it has done its work.
 */
export async function killedAtRename(
  { folder }: LiveCluster,
  rename: number,
  ...words: readonly string[]
): Promise<ProgramResult> {
  const kill = `inject=rename:signal=KILL:when=${rename}`;
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename', '-e', kill];
  const command = [...inject, process.execPath, await builtProgram(), ...words, '--yes', '-o', 'json'];
  return runProgram(programPath('strace'), command, { directory: folder, withinMilliseconds: 120_000 });
}
