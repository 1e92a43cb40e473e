import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readBundle } from './binary/bundle.ts';
import type { Identity } from './identity.ts';
import { type PlatformTree, writeImage } from './image/image.ts';
import type { ReleasedArchive } from './manifests/archive-of.ts';
import { homebrewFormula } from './manifests/formula.ts';
import { krewManifest } from './manifests/krew.ts';
import { sbom } from './manifests/sbom.ts';
import { packPackages } from './npm/pack.ts';
import { publishedPackages } from './npm/packages.ts';
import { writeArchive } from './packages/archive.ts';
import { checksums, sha256Of } from './packages/checksums.ts';
import { writeDeb } from './packages/deb.ts';
import { installScript } from './packages/install-script.ts';
import { type Platform, platforms } from './platform.ts';
import { writeTree } from './tree/tree.ts';
import { inRoot, version } from './workspace.ts';

/** How well the files are compressed: as users get them, or as fast as a test wants them. */
type Effort = 'best' | 'fast';

const compressions = {
  best: { gzip: 9, deb: ['-Zxz', '-z6'] },
  fast: { gzip: 1, deb: ['-Zgzip', '-z1'] },
} as const satisfies Readonly<Record<Effort, object>>;

interface BuildOptions {
  readonly effort?: Effort;
  /** All, unless some are named. */
  readonly platforms?: readonly Platform[];
  /** Called with the name of each file. */
  readonly report?: (name: string) => void;
}

/** Builds every file of a release into a folder, which has nothing else afterwards. */
export async function buildRelease(
  identity: Identity,
  folder: string,
  { effort = 'best', platforms: wanted = Object.values(platforms), report = () => {} }: BuildOptions = {},
): Promise<void> {
  const { gzip, deb } = compressions[effort];
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}-new-`);
  try {
    const out = join(work, 'release');
    await mkdir(out);
    const files: string[] = [];
    const add = (name: string): string => {
      report(name);
      files.push(join(out, name));
      return join(out, name);
    };
    const archives: ReleasedArchive[] = [];
    const trees: PlatformTree[] = [];
    for (const platform of wanted) {
      const tree = join(work, archiveName(platform));
      await writeTree(platform, tree);
      const archive = add(`${archiveName(platform)}.tar.gz`);
      await writeArchive(tree, archive, gzip);
      archives.push({ platform, name: archiveName(platform), sha256: await sha256Of(archive) });
      await writeDeb(platform, identity, tree, add(`kpki_${version()}_${platform.debian}.deb`), deb);
      trees.push({ platform, prefix: tree });
    }
    await writeImage(trees, add(`kpki-${version()}-image.tar`), gzip);
    await writeFile(add(`kpki-${version()}.spdx.json`), `${JSON.stringify(await sbom(await readBundle()), null, 2)}\n`);
    await writeFile(add('pki.yaml'), krewManifest(identity, version(), archives));
    await writeFile(add('kpki.rb'), homebrewFormula(identity, version(), archives));
    await writeFile(add('install.sh'), await installScript(identity), { mode: 0o755 });
    const program = publishedPackages(inRoot()).filter(({ name }) => name === 'kpki');
    await packPackages(inRoot(), program, out, identity);
    add(`kpki-${version()}.tgz`);
    await writeFile(join(out, 'SHA256SUMS'), await checksums(files));
    report('SHA256SUMS');
    await rm(folder, { recursive: true, force: true });
    await rename(out, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Returns the name of an archive without its ending, which is the folder in it too. */
export function archiveName(platform: Platform): string {
  return `kpki-${version()}-${platform.name}`;
}
