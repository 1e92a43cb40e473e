import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { builtProgram } from '../test/built/program.ts';
import type { CopiedFolder } from './file-tree.ts';

/**
 * Runs the built program, and kills it by SIGKILL at one of its renames: each commits a journal or a file. The code is
 * null if it was killed.
 */
export async function killedAtRename(
  rename: number,
  folder: string,
  ...words: readonly string[]
): Promise<ProgramResult> {
  const kill = `inject=rename:signal=KILL:when=${rename}`;
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename', '-e', kill];
  const command = [...inject, process.execPath, builtProgram, ...words];
  // Node would rename the files of its compile cache too.
  const environment = { NODE_DISABLE_COMPILE_CACHE: '1' };
  return runProgram(programPath('strace'), command, { directory: folder, environment, withinMilliseconds: 120_000 });
}

/** A command that was killed at a rename, counted from 1, or finished before it. */
export type Killed<Folder> = Folder & {
  readonly at: number;
  readonly isKilled: boolean;
};

/**
 * Kills a command at its first rename and at one of every few after it (all in the soak), each time in a new folder,
 * until it finishes. Returns the last rename at which it was killed; fewer than `stride` follow.
 */
export async function killedAtEach<Folder extends CopiedFolder>(
  make: () => Promise<Folder>,
  words: readonly string[],
  stride: number,
  check: (killed: Killed<Folder>) => Promise<void>,
): Promise<number> {
  const step = isSoak ? 1 : stride;
  let last = 0;
  for (let at = 1; ; at += at === 1 ? 1 + (soakSeed() % step) : step) {
    await using made = await make();
    const isKilled = (await killedAtRename(at, made.folder, ...words)).code === null;
    await check({ ...made, at, isKilled });
    if (!isKilled) return last;
    last = at;
  }
}
