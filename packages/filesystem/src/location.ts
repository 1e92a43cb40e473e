import { join } from 'node:path';
import { type Kept, type Location, type Placement, PluginError } from '@kpki/plugin';
import { faultOfName, judgeTogether, partsOfEntry } from './names.ts';

export interface FolderLocation extends Location {
  readonly folders: readonly string[];
  readonly kept: Kept;
}

/** Locates a folder; the ID is its path. The mode depends on public or secret; the owner is the user that runs kpki. */
export function locate(root: string, placement: Placement, kept: Kept): FolderLocation {
  for (const name of placement.path) {
    const fault = faultOfName(name);
    if (fault)
      throw new PluginError('invalid', `path ${JSON.stringify(placement.path)}: ${JSON.stringify(name)} ${fault}`);
  }
  for (const entry of kept.keys()) partsOfEntry(entry);
  judgeTogether(kept.keys());
  const folders = [...placement.path];
  return Object.freeze({ id: join(root, ...folders), folders, kept: new Map(kept) });
}

/** Returns a location that this sink located; throws 'invalid' for others. */
export function folderLocation(at: Location): FolderLocation {
  if (!isFolderLocation(at)) throw new PluginError('invalid', `location ${at.id} is not a location of this sink`);
  return at;
}

function isFolderLocation(at: Location): at is FolderLocation {
  return 'folders' in at && Array.isArray(at.folders) && 'kept' in at && at.kept instanceof Map;
}
