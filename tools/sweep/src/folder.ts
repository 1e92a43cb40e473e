import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Files } from './fits.ts';

export interface Folder {
  readonly files: Files;
  readonly modes: ReadonlyMap<string, number>;
}

export async function readFolder(folder: string): Promise<Folder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, Buffer>();
  const modes = new Map<string, number>();
  for (const entry of entries.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    modes.set(name, (await lstat(path)).mode & 0o7777);
    if (entry.isFile()) files.set(name, await readFile(path));
  }
  return { files, modes };
}

/** Returns the files with a private key, under any name, that another user may read. */
export function readableKeys({ files, modes }: Folder): readonly string[] {
  return [...files]
    .filter(([, bytes]) => /PRIVATE KEY|client-key-data/.test(bytes.toString('latin1')))
    .map(([name]) => name)
    .filter((name) => ((modes.get(name) ?? 0) & 0o077) !== 0);
}
