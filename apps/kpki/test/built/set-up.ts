import { chmod, readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binaryAsModule, binaryUnderTest, runProgram, temporaryDirectory } from '@kpki/services';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const app = join(root, 'apps/kpki');
const builder = fileURLToPath(new URL('./build.ts', import.meta.url));

/**
 * Finds the program before any test runs. `npm test` has built it; if it is missing or outdated, it is built into a
 * temporary folder, so as not to disturb other runs.
 */
export async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const binary = binaryUnderTest();
  if (binary !== null) return provideBinary(binary, provide);
  const built = join(app, 'dist/kpki.js');
  if ((await changedAt(built)) > (await newestSource())) {
    provide('builtProgram', built);
    return undefined;
  }
  const own = await temporaryDirectory();
  const result = await runProgram(process.execPath, [builder, own.path], { directory: app });
  if (result.code !== 0) throw new Error(`kpki cannot be built:\n${result.stderr}`);
  // A test runs it as another user.
  await chmod(own.path, 0o755);
  // Packages outside the bundle are looked for next to it, as in an installation.
  await symlink(join(root, 'node_modules'), join(own.path, 'node_modules'));
  provide('builtProgram', join(own.path, 'kpki.js'));
  return async () => own[Symbol.asyncDispose]();
}

async function provideBinary(binary: string, provide: TestProject['provide']): Promise<() => Promise<void>> {
  const own = await temporaryDirectory();
  await chmod(own.path, 0o755);
  provide('builtProgram', await binaryAsModule(binary, own.path));
  return async () => own[Symbol.asyncDispose]();
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

async function changedAt(path: string): Promise<number> {
  const stats = await stat(path).catch(() => null);
  return stats?.mtimeMs ?? 0;
}
