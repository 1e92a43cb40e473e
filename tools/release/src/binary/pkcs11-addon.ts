import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strip } from '../elf/strip.ts';
import type { Platform } from '../platform.ts';
import { run } from '../run.ts';
import { nodePackageOf } from './node-of.ts';

const source = dirname(createRequire(import.meta.url).resolve('pkcs11js/package.json'));
const units = ['src/dl.cpp', 'src/common.cpp', 'src/main.cpp'];

/** Where `index.js` of pkcs11js looks for its addon. */
const product = 'build/Release/pkcs11.node';

/**
 * Of the machine that runs it, only what Node itself needs is taken: libc and libgcc_s. The C++ library is linked in, and is
 * seen by no other.
 */
const flags = [
  ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=pkcs11'],
  ...['-static-libstdc++', '-Wl,--exclude-libs,ALL', '-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'],
  ...['-include', fileURLToPath(new URL('./old-glibc.h', import.meta.url)), '-Wl,--build-id=none'],
];

/** Compiles pkcs11js for a platform and writes the part of its package that a run reads into a folder. */
export async function buildPkcs11Addon(platform: Platform, folder: string): Promise<void> {
  const headers = join(await nodePackageOf(platform), 'include/node');
  await mkdir(dirname(join(folder, product)), { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'kpki-addon-'));
  try {
    const built = join(work, 'pkcs11.node');
    const words = [...flags, `-I${headers}`, '-Iincludes', ...units, '-o', built];
    await run(`${platform.triplet}-g++`, words, { directory: source });
    await writeFile(join(folder, product), strip(await readFile(built)), { mode: 0o644 });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  for (const file of ['index.js', 'package.json', 'LICENSE']) await copyFile(join(source, file), join(folder, file));
}
