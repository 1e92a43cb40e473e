import { hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { trustTexts } from '@kpki/presentation';

/** SHA-512 by path, its links resolved. */
export type FileDigests = ReadonlyMap<string, string>;

/** More than any plugin with its dependencies; beyond it every start would be slow. */
const most = { files: 100_000, bytes: 1024 * 1024 * 1024 };

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

export function digestOfBytes(bytes: Uint8Array): string {
  return hash('sha512', bytes, 'base64');
}

type FolderEntry = readonly [path: string, content: string];

/** Lists everything but installed packages and git's own files, sorted; links count by their target. */
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
      } else
        entries.push([path, facts.isSymbolicLink() ? `-> ${readlinkSync(file)}` : trustTexts.neitherFileNorFolder]);
    }
  };
  walk(folder);
  return { entries: entries.toSorted(([one], [other]) => (one < other ? -1 : 1)), files };
}
