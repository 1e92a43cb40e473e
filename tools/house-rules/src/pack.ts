import { join } from 'node:path';
import { type Package, publishable, type Workspace } from './workspace.ts';

export interface Packed extends Package {
  readonly tarball: string;
}

/** Packs every published package into a folder, as `npm publish` would; they must have been built. */
export async function packAll(workspace: Workspace, folder: string): Promise<readonly Packed[]> {
  const packages = publishable(workspace);
  const chosen = packages.flatMap(({ manifest }) => ['--workspace', manifest.name]);
  await workspace.output('npm', ['pack', '--silent', '--pack-destination', folder, ...chosen]);
  return packages.map((each) => ({ ...each, tarball: join(folder, tarballName(each)) }));
}

function tarballName({ manifest }: Package): string {
  return `${manifest.name.replace(/^@/, '').replace('/', '-')}-${manifest.version}.tgz`;
}
