import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf, type FoundFile } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { codeOf } from '../error-code.ts';
import { ownFiles } from '../own-files.ts';
import { readSmallFile } from '../read-small-file.ts';

/** A file with its bytes, for as long as it may have to be copied. */
export interface ReadFile {
  readonly found: FoundFile;
  readonly bytes: Secret | null;
}

/** A PKI has a handful of levels; a home directory has none. */
const deepest = 6;
/** More than a thousand nodes' worth; what has more is no folder of a PKI. */
export const mostFiles = 50_000;

/**
 * The paths of all files below a folder, relative to it, in order. Links to folders are not followed. Unlike `walk`, which
 * reads as it goes and tells what it could not look into, it answers names alone: they say whose folder it is, and so which
 * of the files are read, and from where.
 */
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

/** Reads one file whole. What cannot be read is told, and hinders nothing else; what is no plain file holds nothing of a PKI. */
export function readFound(where: string, path: string): ReadFile {
  const file = readSmallFile(where);
  if ('finding' in file) {
    const { reason, text } = file.finding;
    const content =
      reason === 'passed-over' ? ({ kind: 'other' } as const) : ({ kind: 'unreadable', why: text } as const);
    return { found: { where, path, content }, bytes: null };
  }
  const bytes = new Secret(file.bytes);
  return { found: { where, path, content: contentOf(bytes) }, bytes };
}
