import { packPackages, readIdentity } from '@kpki/release';
import { type Package, publishable, type Workspace } from './workspace.ts';

export interface Packed extends Package {
  readonly tarball: string;
}

/** Packs every published package into a folder, as a release does; they must have been built. */
export async function packAll(workspace: Workspace, folder: string): Promise<readonly Packed[]> {
  const packages = publishable(workspace);
  const named = packages.map((each) => ({
    folder: each.folder,
    name: each.manifest.name,
    version: each.manifest.version ?? '',
  }));
  const tarballs = await packPackages(workspace.root, named, folder, readIdentity());
  return packages.map((each, at) => ({ ...each, tarball: tarballs[at] ?? '' }));
}
