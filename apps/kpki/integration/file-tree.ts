import { cp, lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';

export interface TreeFile {
  readonly mode: string;
  readonly bytes: Buffer;
  readonly modified: number;
  readonly inode: number;
}

export async function filesBelow(directory: string): Promise<ReadonlyMap<string, TreeFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(async (entry): Promise<[string, TreeFile]> => {
      const path = join(entry.parentPath, entry.name);
      const { mode, mtimeMs, ino } = await lstat(path);
      const file = { mode: (mode & 0o7777).toString(8), bytes: await readFile(path), modified: mtimeMs, inode: ino };
      return [relative(directory, path), file];
    });
  return new Map((await Promise.all(files)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export async function directoriesBelow(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const directories = entries
    .filter((entry) => entry.isDirectory())
    .map(async (entry): Promise<[string, string]> => {
      const path = join(entry.parentPath, entry.name);
      return [relative(directory, path), ((await lstat(path)).mode & 0o7777).toString(8)];
    });
  return new Map((await Promise.all(directories)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export interface CopiedFolder extends TemporaryDirectory {
  readonly folder: string;
}

/** Returns a copy inside a temporary directory, which removes it. */
export async function copiedFolder(from: string): Promise<CopiedFolder> {
  const temporary = await temporaryDirectory();
  const folder = join(temporary.path, 'folder');
  await cp(from, folder, { recursive: true });
  return { ...temporary, folder };
}
