import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';

interface Checkout extends Disposable {
  readonly path: string;
}

/** Checks out a revision into a temporary folder, which is removed on disposal, or when this process exits. */
export async function addCheckout(repository: string, revision: string): Promise<Checkout> {
  const git = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProgram('git', words, { directory: repository });
    if (code !== 0) throw new Error(`git ${words.join(' ')}: ${stderr.trim()}`);
    return stdout.trim();
  };
  const commit = await git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`);
  const folder = await mkdtemp(join(tmpdir(), 'kpki-revision-'));
  const path = join(folder, 'tree');
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    // What git remembers of a checkout whose folder is gone.
    execFileSync('git', ['worktree', 'prune'], { cwd: repository });
  };
  process.on('exit', remove);
  const checkout: Checkout = {
    path,
    [Symbol.dispose]: () => {
      process.off('exit', remove);
      remove();
    },
  };
  try {
    await git('worktree', 'add', '--detach', path, commit);
    return checkout;
  } catch (error) {
    checkout[Symbol.dispose]();
    throw error;
  }
}
