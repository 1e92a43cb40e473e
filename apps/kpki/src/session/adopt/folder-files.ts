import { constants } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf, type FoundFile } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { codeOf } from '../error-code.ts';
import { ownFiles } from '../own-files.ts';

/** A file with its bytes, for as long as it may have to be copied. */
export interface ReadFile {
  readonly found: FoundFile;
  readonly bytes: Secret | null;
}

/** A PKI has a handful of levels; a home directory has none. */
const deepest = 6;
/** No certificate, key or kubeconfig is as large. */
const largest = 1024 * 1024;
/** More than a thousand nodes' worth; what has more is no folder of a PKI. */
export const mostFiles = 50_000;

/** The paths of all files below a folder, relative to it, in order. Links to folders are not followed. */
export async function pathsBelow(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    if (depth > deepest || paths.length > mostFiles) return;
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
      // The folder itself has to be readable; what is closed below it is told by what is missing.
      if (below !== '' && codeOf(error) === 'EACCES') return [];
      throw error;
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(ownFiles)) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path, depth + 1);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(folder, path))))) paths.push(path);
    }
  };
  await visit('', 0);
  return paths;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Reads one file whole. What cannot be read is told, and hinders nothing else. */
export async function readFound(where: string, path: string): Promise<ReadFile> {
  try {
    const handle = await open(where, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readOpen(handle, where, path);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = codeOf(error);
    const why = code === 'EACCES' ? 'it may be read by others only (EACCES)' : `it cannot be read (${code})`;
    return { found: { where, path, content: { kind: 'unreadable', why } }, bytes: null };
  }
}

async function readOpen(handle: FileHandle, where: string, path: string): Promise<ReadFile> {
  const stats = await handle.stat();
  // A device has no size, and may have no end.
  if (!stats.isFile() || stats.size > largest)
    return { found: { where, path, content: { kind: 'other' } }, bytes: null };
  const bytes = new Secret(await handle.readFile());
  return { found: { where, path, content: contentOf(bytes) }, bytes };
}
