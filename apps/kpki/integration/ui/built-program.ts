import { readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProgramResult, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const app = join(root, 'apps/kpki');
const builder = fileURLToPath(new URL('./build.ts', import.meta.url));

let program: Promise<string> | null = null;
let ownFolder: TemporaryDirectory | null = null;

/**
 * The program as users get it: in one bundle. `npm test` has built it; where it is missing or older than the sources, it
 * is built into a folder of its own, so that nobody else's is disturbed.
 */
export function builtProgram(): Promise<string> {
  program ??= findOrBuild();
  return program;
}

/** Runs it in a folder. */
export async function runBuilt(folder: string, ...words: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, [await builtProgram(), ...words], { directory: folder });
}

async function findOrBuild(): Promise<string> {
  const built = join(app, 'dist/kpki.js');
  if ((await changedAt(built)) > (await newestSource())) return built;
  ownFolder = await temporaryDirectory();
  const { path } = ownFolder;
  const result = await runProgram(process.execPath, [builder, path], { directory: app });
  if (result.code !== 0) throw new Error(`kpki cannot be built:\n${result.stderr}`);
  // What is not in the bundle is looked for beside it, as where kpki is installed.
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  return join(path, 'kpki.js');
}

/** To be called when no test wants the program any more. */
export async function removeBuild(): Promise<void> {
  await ownFolder?.[Symbol.asyncDispose]();
  ownFolder = null;
  program = null;
}

async function newestSource(): Promise<number> {
  const packages = (await readdir(join(root, 'packages'))).map((name) => join(root, 'packages', name, 'src'));
  const files = await Promise.all([join(app, 'src'), ...packages].map(filesBelow));
  const times = await Promise.all([join(app, 'tsup.config.ts'), ...files.flat()].map(changedAt));
  return Math.max(...times);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Milliseconds since the epoch; 0 where there is no such file. */
async function changedAt(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  return stats?.mtimeMs ?? 0;
}
