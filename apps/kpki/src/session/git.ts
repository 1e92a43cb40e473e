import { execFile } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Plan } from '@kpki/engine';
import type { Call } from '@kpki/plugin';

const run = promisify(execFile);

/** Whether a file that is to hold a secret would lie in a git work tree that does not ignore it. */
export function isFileUnignored(file: string, { signal }: Call): Promise<boolean> {
  return isUnignored(resolve(file), signal, '');
}

/** What is to be said of such a place before keys are written into it. */
export function unignoredText(place: string): string {
  return `${place} is in a git work tree that does not ignore it: private keys could be committed`;
}

/** Places of a plan with new secrets that lie in a git work tree which does not ignore them; none where git is absent. */
export async function unignoredPlaces(plan: Plan, { signal }: Call): Promise<readonly string[]> {
  const secret = plan.steps
    .flatMap(({ writes }) => writes)
    .filter(({ part }) => part === 'private key' || part === 'kubeconfig');
  const found: string[] = [];
  for (const place of new Set(secret.map((write) => write.place))) {
    if (place.startsWith('/') && (await isUnignored(place, signal, '/'))) found.push(place);
  }
  return found;
}

const notIgnored = 1;
/** What git says is looked at below, so it must not speak another language. */
const env = { ...process.env, LC_ALL: 'C', LANGUAGE: '' };

/**
 * `git check-ignore` answers 0 for what is ignored, 1 for what is not, 128 outside of a work tree. `mark` is a slash
 * where the path is a folder's: patterns tell them apart.
 */
async function isUnignored(path: string, signal: AbortSignal, mark: '/' | ''): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      await run('git', ['-C', folder, 'check-ignore', '--quiet', `${path}${mark}`], { signal, env });
      return false;
    } catch (error) {
      const { code, stderr } = error as { code?: number | string; stderr?: string };
      if (code === notIgnored) return true;
      // A folder that is not there yet cannot be asked; its parent can.
      const isAbsent = typeof stderr === 'string' && stderr.includes('cannot change to');
      if (!isAbsent || folder === dirname(folder)) return false;
    }
  }
}
