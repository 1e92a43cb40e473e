import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ComponentName, components, fileNameOf, type Origin } from './components.ts';
import type { GoToolchain } from './go-toolchain.ts';

export type GoOrigin = Extract<Origin, { readonly kind: 'go' }>;

const servicesDirectory = fileURLToPath(new URL('..', import.meta.url));

export function moduleDirectory(origin: GoOrigin): string {
  return join(servicesDirectory, origin.module);
}

/** Outside the checkout, so that a fresh clone on the same machine builds and downloads nothing again. */
export function cacheDirectory(of: string): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'kpki', of);
}

/** Where Node keeps what it compiled of the programs that tests start: starting takes a fifth less with it. */
export const compileCache: string = fileURLToPath(new URL('../../../node_modules/.cache/kpki-tests', import.meta.url));

/** Returns where a component is built; the folder's name has its row, module and toolchain. Null: no go.mod. */
export function cachedProgram(name: ComponentName, origin: GoOrigin, go: GoToolchain): string | null {
  const directory = moduleDirectory(origin);
  const files = globSync(['go.mod', 'go.sum', '**/*.go'], { cwd: directory })
    .filter((file) => !file.endsWith('_test.go'))
    .toSorted();
  if (!files.includes('go.mod')) return null;
  const row = components[name];
  const hash = createHash('sha256').update(JSON.stringify([row, go.description]));
  for (const file of files) {
    const content = readFileSync(join(directory, file));
    hash.update(`\n${file} ${content.length}\n`).update(content);
  }
  const version = row.release?.version ?? 'source';
  const fileName = fileNameOf(name);
  return join(cacheDirectory('services'), `${fileName}-${version}-${hash.digest('hex').slice(0, 16)}`, fileName);
}
