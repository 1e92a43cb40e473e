import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { type Kubeconfig, readKubeconfig } from './read.ts';

export interface KubeconfigSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** The base of a relative path in an option. */
  readonly optionFolder: string;
  /** The base of a relative path in KUBECONFIG: the working directory, as for kubectl. */
  readonly currentFolder: string;
}

/**
 * Reads the option's kubeconfig, which must exist, or kubectl's. Resolves links, because a stranger may have made them.
 */
export async function findKubeconfig(option: string | undefined, around: KubeconfigSearch): Promise<Kubeconfig | null> {
  if (option === undefined) return defaultKubeconfig(around);
  const file = resolve(around.optionFolder, homeOf(option, around));
  const real = await realOf(file);
  const own = real === null ? null : await ownFileAt(real, around);
  const found = await (own === null ? readKubeconfig(file, await folderOf(file, real ?? file)) : readKubeconfig(own));
  if (found) return found;
  throw new PluginError('missing', `read the kubeconfig ${file}: it does not exist; check the option \`kubeconfig\``);
}

/**
 * Returns the kubeconfig that kubectl would use: the files of KUBECONFIG, merged; else `~/.kube/config`. Null: none
 * exists.
 */
export async function defaultKubeconfig(around: KubeconfigSearch): Promise<Kubeconfig | null> {
  const found: Kubeconfig[] = [];
  for (const file of defaultFiles(around)) {
    const one = await readKubeconfig(file);
    if (one) found.push(one);
  }
  return found.length === 0 ? null : merge(found);
}

/** Returns the files that kubectl would read, whether they exist or not: those of KUBECONFIG, else `~/.kube/config`. */
export function defaultFiles({ environment, homeFolder, currentFolder }: KubeconfigSearch): readonly string[] {
  const separator = process.platform === 'win32' ? ';' : ':';
  const listed = (environment['KUBECONFIG'] ?? '').split(separator).filter((file) => file !== '');
  const files = listed.map((file) => (isAbsolute(file) ? file : resolve(currentFolder, file)));
  return files.length > 0 ? [...new Set(files)] : [join(homeFolder, '.kube', 'config')];
}

/** A link within its folder changes nothing: in a volume, the kubelet replaces the target and removes the old one. */
async function folderOf(file: string, real: string): Promise<string> {
  const folder = dirname(file);
  return real.startsWith(`${await realOf(folder)}${sep}`) ? folder : dirname(real);
}

/** Returns the real path; null if nothing exists there. */
function realOf(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

/** Returns the user's path of the file with this real path; null if the file is not one of the user's. */
async function ownFileAt(real: string, around: KubeconfigSearch): Promise<string | null> {
  for (const own of defaultFiles(around)) if ((await realOf(own)) === real) return own;
  return null;
}

function homeOf(path: string, { homeFolder }: KubeconfigSearch): string {
  return path.startsWith('~/') ? join(homeFolder, path.slice(2)) : path;
}

/** Merges kubeconfigs: for each name, and for the current context, the first file wins as a whole. */
function merge(all: readonly Kubeconfig[]): Kubeconfig {
  const first = <T>(take: (one: Kubeconfig) => ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map(all.toReversed().flatMap((one) => [...take(one)]));
  return {
    files: all.flatMap(({ files }) => files),
    currentContext: all.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '',
    clusters: first(({ clusters }) => clusters),
    users: first(({ users }) => users),
    contexts: first(({ contexts }) => contexts),
  };
}
