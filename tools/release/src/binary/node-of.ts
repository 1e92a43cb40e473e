import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '@kpki/services';
import type { Platform } from '../platform.ts';
import { run } from '../run.ts';
import { inRoot } from '../workspace.ts';

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/**
 * Returns the folder of the package with the Node of a platform: the one that `npm ci` installed, or for another processor
 * the same version from npm, checked against the lockfile and cached.
 */
export async function nodePackageOf({ nodePackage }: Platform): Promise<string> {
  const installed = inRoot('node_modules', nodePackage);
  if (existsSync(join(installed, 'bin/node'))) return installed;
  return nodeOfVersion(nodePackage, lockedPackage(nodePackage));
}

/** Returns the folder of a package with a Node of a version, from npm, checked against its integrity and cached. */
export async function nodeOfVersion(nodePackage: string, locked: Locked): Promise<string> {
  const cache = cacheDirectory('nodes');
  const folder = join(cache, `${nodePackage}-${locked.version}`);
  if (!existsSync(folder)) await download(nodePackage, locked, folder, cache);
  return folder;
}

async function download(nodePackage: string, locked: Locked, folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'new-'));
  try {
    const options = ['pack', '--silent', '--pack-destination', own];
    const name = await run('npm', [...options, `${nodePackage}@${locked.version}`], { directory: inRoot() });
    const tarball = join(own, name.trim());
    verifyIntegrity(await readFile(tarball), locked.integrity, nodePackage);
    await run('tar', ['-xzf', tarball, '-C', own]);
    await rename(join(own, 'package'), folder);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Throws where bytes are not those whose digest npm's lockfile has. */
export function verifyIntegrity(bytes: Buffer, integrity: string, name: string): void {
  const [algorithm = ''] = integrity.split('-', 1);
  const digest = createHash(algorithm).update(bytes).digest('base64');
  if (`${algorithm}-${digest}` !== integrity) {
    throw new Error(`${name}: the integrity is ${algorithm}-${digest}, the lockfile has ${integrity}`);
  }
}

/** Reads what the lockfile says of a package that is not installed here. */
export function lockedPackage(name: string): Locked {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Partial<Locked>>>;
  };
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined) throw new Error(`the lockfile has no integrity of ${name}`);
  return { version, integrity };
}
