import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import { isNameOfSecret, type NamedProgram, PluginError, type Variables } from '@kpki/plugin';
import type { FromFile } from '../kubeconfig/read.ts';
import type { Exec, UserCredentials } from '../kubeconfig/schema.ts';

export interface FoundProgram {
  readonly path: string;
  readonly named: NamedProgram;
}

/**
 * Finds the program of an exec plugin as a shell would. An agreement covers the command, its arguments and its own
 * variables, and the content of the program and of each file that an argument or a variable names. It covers folders in
 * the folder of the kubeconfig: the author of the kubeconfig can change these. Files that the program loads on its own
 * are not covered, as for a plugin. Null: the program does not exist. Throws 'unsupported' for a folder that is too
 * large.
 */
export async function findProgram(
  exec: Exec,
  { file, folder }: FromFile<UserCredentials>,
  environment: Variables,
): Promise<FoundProgram | null> {
  const command = exec.command ?? '';
  const path = await pathOf(command, folder, environment);
  if (path === null) return null;
  const own = await realpath(folder);
  const facts = [
    command,
    path,
    await digestOfFile(path),
    await Promise.all(exec.args.map(async (word) => [word, await digestsOfNamed(word, own)])),
    await Promise.all(exec.env.map(async ({ name, value }) => [name, value, await digestsOfNamed(value, own)])),
  ];
  const digest = `sha512-${hash('sha512', JSON.stringify(facts), 'base64')}`;
  const variables = exec.env.map(({ name, value }) => `${name}=${isNameOfSecret(name) ? '(not shown)' : value}`);
  return { path, named: { kind: 'program', command: [path, ...exec.args], variables, file, digest } };
}

/** A name is looked up on the PATH; a path starts at the folder of the kubeconfig. */
async function pathOf(command: string, folder: string, environment: Variables): Promise<string | null> {
  if (command.includes('/')) return isAbsolute(command) ? command : resolve(folder, command);
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((each) => each !== '');
  for (const each of folders) {
    const path = resolve(join(each, command));
    if (await isProgram(path)) return path;
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

type Digests = readonly (readonly [path: string, digest: string | null])[];

/** A value may be a list: `LD_PRELOAD=./a.so ./b.so`, `PYTHONPATH=./lib:./more`, `--config=./file`. */
const separators = /[\s=:;,]+/;
const mostFiles = 1000;

/** Returns digests of the files that a word names, relative to kpki's working directory, where the program runs. */
async function digestsOfNamed(word: string, own: string): Promise<Digests> {
  const named = new Set([word, ...word.split(separators)].filter((each) => each !== '').map((each) => resolve(each)));
  const digests: (readonly [string, string | null])[] = [];
  for (const path of named) digests.push(...(await digestsOf(path, own)));
  return digests;
}

async function digestsOf(named: string, own: string): Promise<Digests> {
  const digests: (readonly [string, string | null])[] = [];
  const left = [named];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const kind = await kindOf(path, own);
    if (kind === 'file') digests.push([path, await digestOfFile(path)]);
    if (kind === 'own folder') left.push(...(await namesIn(path)).map((name) => join(path, name)));
    if (digests.length + left.length > mostFiles) {
      throw new PluginError(
        'unsupported',
        `bind an agreement to ${named}, which the exec plugin is given: it holds more than ${mostFiles} files; ` +
          'give it a folder with fewer, or name the kubeconfig in KUBECONFIG',
      );
    }
  }
  return digests;
}

async function kindOf(path: string, own: string): Promise<'file' | 'own folder' | 'other'> {
  try {
    const facts = await stat(path);
    if (facts.isFile()) return 'file';
    const isOwn = `${await realpath(path)}${sep}`.startsWith(`${own}${sep}`);
    return facts.isDirectory() && isOwn ? 'own folder' : 'other';
  } catch {
    return 'other';
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).toSorted();
}

/** Null: the file cannot be read, and so cannot be started. */
async function digestOfFile(path: string): Promise<string | null> {
  const digest = createHash('sha512');
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
    return digest.digest('base64');
  } catch {
    return null;
  }
}
