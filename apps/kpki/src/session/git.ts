import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Plan } from '@kpki/engine';
import { type Call, PluginError, withoutSecrets } from '@kpki/plugin';

const run = promisify(execFile);

/** Whether a file that is to hold a secret would lie in a git work tree that does not ignore it. */
export function isFileUnignored(file: string, { signal }: Call): Promise<boolean> {
  const path = resolve(file);
  return isAnyUnignored(dirname(path), [path], signal);
}

/** What is to be said of such a place before keys are written into it. */
export function unignoredText(place: string): string {
  return `${place} is in a git work tree that does not ignore it: private keys could be committed`;
}

/** Places of a plan with a new secret that a git work tree does not ignore; none where git is absent. */
export async function unignoredPlaces(plan: Plan, { signal }: Call): Promise<readonly string[]> {
  const secrets = plan.steps
    .flatMap(({ writes }) => writes)
    .filter(({ part }) => part === 'private key' || part === 'kubeconfig');
  const found: string[] = [];
  for (const [place, writes] of Map.groupBy(secrets, (write) => write.place)) {
    if (!place.startsWith('/')) continue;
    const files = new Set(writes.map(({ entry }) => join(place, entry)));
    if (await isAnyUnignored(place, [...files], signal)) found.push(place);
  }
  return found;
}

/**
 * `git check-ignore` names those that are ignored; it ends with 1 where that is not one of them, and with 128 outside of a
 * work tree. All are asked about at once: a place may get thousands. In doubt it is yes, as a warning too many is
 * better than a key that is committed. Throws 'cancelled' when the signal fires.
 */
async function isAnyUnignored(start: string, files: readonly string[], signal: AbortSignal): Promise<boolean> {
  const real = withoutLinks(start);
  if (!mayBeInWorkTree(real)) return false;
  const input = files.map((file) => `${join(real, relative(start, file))}\0`).join('');
  for (let folder = real; ; folder = dirname(folder)) {
    try {
      return (await ignored(folder, input, signal)) !== input;
    } catch (error) {
      if (signal.aborted) throw new PluginError('cancelled', 'interrupted while git was asked', { cause: error });
      const { code, stderr } = error as { code?: number | string; stderr?: string };
      if (code === noGit) return false;
      if (code !== noAnswer) return true;
      if (noTree.some((text) => stderr?.includes(text) === true)) return false;
      // A folder that is not there yet cannot be asked; its parent can. What else git says is of a work tree that it does
      // not look into: somebody else's, or a broken one.
      const isAbsent = stderr?.includes('cannot change to') === true;
      if (!isAbsent || folder === dirname(folder)) return !isAbsent;
    }
  }
}

/** Git is not started where it could not find anything: it takes longer than all else that is done to make a PKI. */
function mayBeInWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** The same folder by a path without links, as git knows it; what of it is not there yet has none. */
function withoutLinks(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) || at === dirname(at)) return join(realpathSync(at), relative(at, folder));
  }
}

/** No program of that name. */
const noGit = 'ENOENT';
/** What git ends with where it does not answer. */
const noAnswer = 128;
/** What it says then where there is no work tree; the second in a repository without one. */
const noTree = ['not a git repository', 'must be run in a work tree'];

/** A work tree's own settings may name programs that git runs when it reads the index: whoever made the tree chose them. */
const runsNothing = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** A hook of git, which may have started us, is told which tree it is for; asked is about another. */
const ofNoOtherTree = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };

/** Those of some paths, each ended by a zero byte, that are ignored: in the same form and order. */
async function ignored(folder: string, input: string, signal: AbortSignal): Promise<string> {
  // What git says is looked at above, so it must not speak another language.
  const env = { ...withoutSecrets(process.env), ...ofNoOtherTree, LC_ALL: 'C', LANGUAGE: '' };
  const maxBuffer = Buffer.byteLength(input) + 1024;
  const answer = run('git', [...runsNothing, '-C', folder, 'check-ignore', '--stdin', '-z'], {
    signal,
    env,
    maxBuffer,
  });
  // A git that ends before it has read everything says why by its exit code.
  answer.child.stdin?.on('error', () => {}).end(input);
  return (await answer).stdout;
}
