import { hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PluginError } from '@kpki/plugin';

/** The SHA-512 of each file, by its whole path, without links. */
export type FileDigests = ReadonlyMap<string, string>;

/** More than any plugin has with all that it depends on; beyond it nobody would look, and every start would be slow. */
const most = { files: 100_000, bytes: 1024 * 1024 * 1024 };

/** Counts a file of so many bytes, read for one plugin. Throws 'invalid' beyond what a plugin may have. */
export type Spend = (bytes: number, what: string) => void;

export function readingBudget(): Spend {
  let files = 0;
  let total = 0;
  return (bytes, what) => {
    files += 1;
    total += bytes;
    if (files <= most.files && total <= most.bytes) return;
    throw new PluginError('invalid', `${what} has more files than a plugin is looked through for`);
  };
}

/** SHA-512, in base64, of the bytes of a file. */
export function digestOfBytes(bytes: Uint8Array): string {
  return hash('sha512', bytes, 'base64');
}

/** A file of a folder: its path from there, with forward slashes, and what is in it. */
type FolderEntry = readonly [path: string, content: string];

/**
 * Everything below a folder but packages that are installed in it and what git keeps. A link is where it leads, and is
 * not followed; what is neither file nor folder is only named. Sorted, so that it is the same on each machine.
 */
export function folderFiles(
  folder: string,
  spend: Spend,
): { readonly entries: readonly FolderEntry[]; readonly files: FileDigests } {
  const entries: FolderEntry[] = [];
  const files = new Map<string, string>();
  const walk = (below: string): void => {
    for (const name of readdirSync(below)) {
      if (name === 'node_modules' || name === '.git') continue;
      const file = join(below, name);
      const path = relative(folder, file).split(sep).join('/');
      const facts = lstatSync(file);
      if (facts.isDirectory()) walk(file);
      else if (facts.isFile()) {
        spend(facts.size, folder);
        const digest = digestOfBytes(readFileSync(file));
        files.set(file, digest);
        entries.push([path, digest]);
      } else entries.push([path, facts.isSymbolicLink() ? `-> ${readlinkSync(file)}` : 'neither file nor folder']);
    }
  };
  walk(folder);
  return { entries: entries.toSorted(([one], [other]) => (one < other ? -1 : 1)), files };
}
