import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { builtProgram } from '../test/built/program.ts';
import type { CopiedFolder } from './copied-folder.ts';

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
  const command = [...inject, process.execPath, builtProgram, ...words];
  return runProgram(programPath('strace'), command, { directory: folder, withinMilliseconds: 120_000 });
}

/** A command that was killed at a rename, counted from 1, or came to its end before it; in a folder of its own. */
export type Killed<Folder> = Folder & {
  readonly at: number;
  readonly isKilled: boolean;
};

/**
 * Kills a command at its first rename and at one of every few after that, or at all of them in the soak, each time in a
 * folder that is made for it, until it comes to its end. Answers the last rename at which it was killed; fewer than `stride`
 * come after it.
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
