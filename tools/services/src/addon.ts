import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Found } from './component.ts';
import type { Origin } from './components.ts';
import { runProgram } from './run-program.ts';

export type AddonOrigin = Extract<Origin, { readonly kind: 'addon' }>;

/** Where `index.js` of pkcs11js looks for itself, which is where node-gyp would put it. */
const product = join('build', 'Release', 'pkcs11.node');

/** Its binding.gyp, said to g++: no Python, and no download of Node's headers, which come with the Node of this workspace. */
const sources = ['src/dl.cpp', 'src/common.cpp', 'src/main.cpp'];
const flags = [
  '-shared',
  '-fPIC',
  '-O2',
  '-std=c++17',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_GYP_MODULE_NAME=pkcs11',
];

function folderOf(origin: AddonOrigin): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${origin.package}/package.json`));
  } catch {
    return null;
  }
}

/** The compiled addon, or in one line why it is not there. */
export function builtAddon(origin: AddonOrigin): Found {
  const folder = folderOf(origin);
  if (folder === null) return { missing: `npm did not install ${origin.package}` };
  const path = join(folder, product);
  return existsSync(path) ? { path } : { missing: 'not compiled yet: run `npm run setup -w @kpki/services`' };
}

export async function buildAddon(origin: AddonOrigin): Promise<string> {
  const folder = folderOf(origin);
  if (folder === null) throw new Error(`npm did not install ${origin.package}`);
  const headers = join(dirname(realpathSync(process.execPath)), '..', 'include', 'node');
  if (!existsSync(join(headers, 'node_api.h'))) throw new Error(`Node came without its headers: none in ${headers}`);
  const start = performance.now();
  await mkdir(dirname(join(folder, product)), { recursive: true });
  // Built aside and renamed: a build that is killed leaves nothing that looks finished.
  const dependencies = await mkdtemp(join(folder, 'build', 'new-'));
  try {
    const built = join(dependencies, 'addon.node');
    const includes = [`-I${headers}`, `-I${join(folder, 'includes')}`];
    const result = await runProgram('g++', [...flags, ...includes, ...sources, '-o', built], {
      directory: folder,
      withinMilliseconds: 5 * 60_000,
    });
    if (result.code !== 0) throw new Error(`g++ failed:\n${result.stderr.trim()}`);
    await rename(built, join(folder, product));
  } finally {
    await rm(dependencies, { recursive: true, force: true });
  }
  return `compiled in ${Math.round((performance.now() - start) / 1000)} s, ${join(folder, product)}`;
}
