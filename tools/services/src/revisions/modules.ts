import { mkdir, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runProgram } from '../run-program.ts';

/** Links the working tree's modules into a checkout where all versions that it needs agree; else `npm ci`. */
export async function linkModules(workingTree: string, checkout: string): Promise<void> {
  const [here, there] = await Promise.all([lockFileOf(workingTree), lockFileOf(checkout)]);
  if (!needsOnly(there, here)) {
    await must('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], checkout);
    return;
  }
  const folders = await modulesOf(workingTree);
  await Promise.all(folders.map((folder) => link(join(workingTree, folder), join(checkout, folder))));
  await linkWorkspaces(checkout);
}

async function lockFileOf(tree: string): Promise<LockFile> {
  return JSON.parse(await readFile(join(tree, 'package-lock.json'), 'utf8')) as LockFile;
}

const workspaces = ['packages', 'apps', 'tools'] as const;

/** That of the root, and those of workspaces, which have what is there in another version. */
async function modulesOf(tree: string): Promise<readonly string[]> {
  const candidates = ['node_modules'];
  for (const kind of workspaces)
    candidates.push(...(await readdir(join(tree, kind))).map((name) => join(kind, name, 'node_modules')));
  const isThere = await Promise.all(candidates.map((folder) => stat(join(tree, folder)).catch(() => null)));
  return candidates.filter((_, at) => isThere[at] !== null);
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const { code } = await runProgram('cp', ['-al', from, to]);
  if (code === 0) return;
  // Another file system.
  await rm(to, { recursive: true, force: true });
  await must('cp', ['-a', from, to], dirname(to));
}

/** Links of a checkout to its own packages: it may have others than the working tree. */
async function linkWorkspaces(tree: string): Promise<void> {
  const modules = join(tree, 'node_modules');
  await rm(join(modules, '@kpki'), { recursive: true, force: true });
  for (const kind of workspaces) {
    for (const folder of await readdir(join(tree, kind))) {
      const text = await readFile(join(tree, kind, folder, 'package.json'), 'utf8').catch(() => null);
      if (text === null) continue;
      const { name } = JSON.parse(text) as { readonly name: string };
      const path = join(modules, name);
      await mkdir(dirname(path), { recursive: true });
      await rm(path, { recursive: true, force: true });
      await symlink(relative(dirname(path), join(tree, kind, folder)), path);
    }
  }
}

async function must(program: string, words: readonly string[], directory: string): Promise<void> {
  const result = await runProgram(program, words, { directory, withinMilliseconds: 600_000 });
  if (result.code !== 0) throw new Error(`${program} ${words.join(' ')} in ${directory}:\n${result.stderr}`);
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
}

/** Whether each package of others that the one has is in the other, in the same location and version. */
export function needsOnly(needed: LockFile, there: LockFile): boolean {
  return Object.entries(needed.packages).every(
    ([path, { version, link }]) =>
      link === true || !path.includes('node_modules/') || there.packages[path]?.version === version,
  );
}
