import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../identity.ts';
import { run } from '../run.ts';
import { absoluteLinks } from './absolute-links.ts';

export interface NpmPackage {
  /** Relative to the root. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Packs built packages into a folder, as `npm publish` would, and returns the path of each archive. With a repository, the
 * links of each README are absolute.
 */
export async function packPackages(
  root: string,
  packages: readonly NpmPackage[],
  destination: string,
  { repository }: Pick<Identity, 'repository'>,
): Promise<readonly string[]> {
  const chosen = packages.flatMap(({ name }) => ['--workspace', name]);
  await npmPack(root, destination, chosen);
  const archives = packages.map((each) => join(destination, archiveNameOf(each)));
  if (repository === '') return archives;
  const work = await mkdtemp(join(tmpdir(), 'kpki-links-'));
  try {
    for (const [at, each] of packages.entries()) {
      const unpacked = join(work, String(at));
      await mkdir(unpacked);
      await run('tar', ['-xzf', archives[at] ?? '', '-C', unpacked, '--strip-components=1']);
      const readme = join(unpacked, 'README.md');
      const files = { repository, revision: `v${each.version}` };
      await writeFile(readme, absoluteLinks(await readFile(readme, 'utf8'), each.folder, files));
      await npmPack(unpacked, destination);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archives;
}

function npmPack(directory: string, destination: string, words: readonly string[] = []): Promise<string> {
  return run('npm', ['pack', '--silent', '--pack-destination', destination, ...words], { directory });
}

function archiveNameOf({ name, version }: NpmPackage): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}
