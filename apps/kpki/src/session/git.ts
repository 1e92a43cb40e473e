import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Plan } from '@kpki/engine';
import { type Call, PluginError, withoutSecrets } from '@kpki/plugin';
import { consentTexts } from '@kpki/presentation';

const run = promisify(execFile);

export function isFileUnignored(file: string, { signal }: Call): Promise<boolean> {
  const path = resolve(file);
  return isAnyUnignored(dirname(path), [path], signal);
}

export function unignoredText(location: string): string {
  return consentTexts.tracked(location);
}

/** Returns the locations that get a new secret and that a git work tree does not ignore; none without git. */
export async function unignoredLocations(plan: Plan, { signal }: Call): Promise<readonly string[]> {
  const secrets = plan.steps
    .flatMap(({ writes }) => writes)
    .filter(({ part }) => part === 'private key' || part === 'kubeconfig');
  const found: string[] = [];
  for (const [location, writes] of Map.groupBy(secrets, (write) => write.location)) {
    if (!location.startsWith('/')) continue;
    const files = new Set(writes.map(({ entry }) => join(location, entry)));
    if (await isAnyUnignored(location, [...files], signal)) found.push(location);
  }
  return found;
}

/**
 * `git check-ignore` names the ignored paths; it exits with 1 if none is, and with 128 outside a work tree. All are
 * asked about at once: a location may get thousands. In doubt returns true: a warning too many is better than a committed
 * key. Throws 'cancelled'.
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
      const { code, stderr = '' } = error as { code?: number | string; stderr?: string };
      if (code === noGit) return false;
      if (code !== noAnswer) return true;
      if (noTree.test(stderr)) return false;
      // A missing folder cannot be asked about, but its parent can. Other errors are about a work tree that git does
      // not read: another user's, or a broken one.
      const isAbsent = noFolder.test(stderr);
      if (!isAbsent || folder === dirname(folder)) return !isAbsent;
    }
  }
}

/** Starting git takes longer than making a PKI, so it is skipped if there can be no work tree. */
function mayBeInWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** Git knows paths without links; the part that does not exist yet has none. */
function withoutLinks(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) || at === dirname(at)) return join(realpathSync(at), relative(at, folder));
  }
}

const noGit = 'ENOENT';
const noAnswer = 128;
/** Messages of git. The second one of `noTree` is that in a bare repository. */
const noTree = /not a git repository|must be run in a work tree/;
const noFolder = /cannot change to/;

/** Another person may have chosen the programs that git runs when it reads the index. */
const runsNothing = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** A git hook that started kpki sets these for its own tree. */
const ofNoOtherTree = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };

async function ignored(folder: string, input: string, signal: AbortSignal): Promise<string> {
  // The messages of git are matched above, so the language is fixed.
  const env = { ...withoutSecrets(process.env), ...ofNoOtherTree, LC_ALL: 'C', LANGUAGE: '' };
  const maxBuffer = Buffer.byteLength(input) + 1024;
  const answer = run('git', [...runsNothing, '-C', folder, 'check-ignore', '--stdin', '-z'], {
    signal,
    env,
    maxBuffer,
  });
  // If git exits before it has read everything, its exit code says why.
  answer.child.stdin?.on('error', () => {}).end(input);
  return (await answer).stdout;
}
