import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf, type FoundFile } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { findingText } from '@kpki/presentation';
import { codeOf } from '../read-file.ts';
import { ownFiles, readSmallFile } from '../read-small-file.ts';

export interface ReadFile {
  readonly found: FoundFile;
  readonly bytes: Secret | null;
}

/** A PKI has a handful of levels; a home directory has none. */
const deepest = 6;
/** More than a thousand nodes' worth. */
export const mostFiles = 50_000;

/** The folders of kubeadm that some installers link elsewhere. */
const foldersOfKubeadm: ReadonlySet<string> = new Set(['pki', 'etcd']);

export interface Below {
  readonly paths: readonly string[];
  readonly links: readonly string[];
}

/** Reads names alone, which say whose folder it is. Of links to folders it follows only those of kubeadm. */
export async function pathsBelow(folder: string): Promise<Below> {
  const paths: string[] = [];
  const links: string[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    if (depth > deepest || paths.length > mostFiles) return;
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
      // Only the folder itself has to be readable.
      if (below !== '' && codeOf(error) === 'EACCES') return [];
      throw error;
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(ownFiles)) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? await kindBehind(join(folder, path)) : kindOf(entry);
      if (kind === 'file') paths.push(path);
      if (kind !== 'folder') continue;
      if (entry.isSymbolicLink()) {
        if (!foldersOfKubeadm.has(entry.name) || (await isBelow(folder, join(folder, path)))) continue;
        links.push(path);
      }
      await visit(path, depth + 1);
    }
  };
  await visit('', 0);
  return { paths, links };
}

type Kind = 'file' | 'folder' | 'other';

function kindOf(facts: { isFile(): boolean; isDirectory(): boolean }): Kind {
  return facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other';
}

async function kindBehind(link: string): Promise<Kind> {
  try {
    return kindOf(await stat(link));
  } catch {
    return 'other';
  }
}

/** Reports whether a link leads to a folder that is read anyway, or in a circle. */
async function isBelow(folder: string, link: string): Promise<boolean> {
  const [above, behind] = await Promise.all([realpath(folder), realpath(link)]);
  return `${behind}/`.startsWith(`${above}/`) || `${above}/`.startsWith(`${behind}/`);
}

export function readFound(where: string, path: string): ReadFile {
  const file = readSmallFile(where);
  if ('finding' in file) {
    const isSkipped = file.finding.reason === 'skipped';
    const why = findingText(file.finding);
    const content = isSkipped ? ({ kind: 'other' } as const) : ({ kind: 'unreadable', why } as const);
    return { found: { where, path, content }, bytes: null };
  }
  const bytes = new Secret(file.bytes);
  return { found: { where, path, content: contentOf(bytes) }, bytes };
}
