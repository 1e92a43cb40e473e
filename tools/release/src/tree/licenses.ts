import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../binary/bundle.ts';
import { nodePackageOf } from '../binary/node-of.ts';
import type { Platform } from '../platform.ts';
import { inRoot } from '../workspace.ts';

/** Returns the licenses of all that is in an archive, by the name of their file. */
export async function licenseFiles(
  platform: Platform,
  { folder }: Bundle,
): Promise<readonly (readonly [string, string])[]> {
  const files = [
    ['LICENSE', inRoot('LICENSE')],
    ['THIRD-PARTY-LICENSES.txt', join(folder, 'THIRD-PARTY-LICENSES.txt')],
    ['LICENSE.node.txt', join(await nodePackageOf(platform), 'LICENSE')],
    ['LICENSE.pkcs11js.txt', inRoot('node_modules/pkcs11js/LICENSE')],
  ] as const;
  return Promise.all(files.map(async ([name, file]) => [name, await readFile(file, 'utf8')] as const));
}
