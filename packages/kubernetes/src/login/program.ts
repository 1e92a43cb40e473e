import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { NamedProgram, Variables } from '@kpki/plugin';
import type { Placed } from '../kubeconfig/read.ts';
import type { Exec, User } from '../kubeconfig/schema.ts';

/** The program of an exec plugin as it is now, and the path by which it is started. */
export interface FoundProgram {
  readonly path: string;
  readonly named: NamedProgram;
}

/**
 * Finds the program of an exec plugin as a shell would. What an agreement to it is bound to: the command, its arguments
 * and its own variables, the content of the program and of each argument that is a file. What the program loads by itself
 * is its own affair, as with a plugin. Null: there is no such program.
 */
export async function findProgram(
  exec: Exec,
  { file, folder }: Placed<User>,
  environment: Variables,
): Promise<FoundProgram | null> {
  const command = exec.command ?? '';
  const path = await pathOf(command, folder, environment);
  if (path === null) return null;
  const facts = [
    command,
    path,
    await digestOfFile(path),
    await Promise.all(exec.args.map(async (word) => [word, await digestOfArgument(word)])),
    exec.env.map(({ name, value }) => [name, value]),
  ];
  const digest = `sha512-${hash('sha512', JSON.stringify(facts), 'base64')}`;
  const variables = exec.env.map(({ name }) => name);
  return { path, named: { kind: 'program', command: [path, ...exec.args], variables, file, digest } };
}

/** A name is looked up on the PATH; a path is meant from the kubeconfig that it stands in. */
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

/** Null for an argument that is no file from where kpki runs, which is where the program runs. */
async function digestOfArgument(word: string): Promise<readonly [string, string | null] | null> {
  const path = resolve(word);
  const isFile = await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
  return isFile ? [path, await digestOfFile(path)] : null;
}

/** Null: it cannot be read, and so not be started. */
async function digestOfFile(path: string): Promise<string | null> {
  const digest = createHash('sha512');
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
    return digest.digest('base64');
  } catch {
    return null;
  }
}
