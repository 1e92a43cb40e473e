import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Makes a new folder that is removed after the test: `scratch(onTestFinished)`. */
export function scratch(atEnd: (clean: () => void) => void): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kpki-filesystem-')));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  return folder;
}

/** Returns every file and folder below, with its permission bits: `pki/ca.key 600`. */
export function listing(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${relative(folder, path)} ${(lstatSync(path).mode & 0o7777).toString(8)}`)
    .sort();
}

export const isRoot: boolean = process.geteuid?.() === 0;
