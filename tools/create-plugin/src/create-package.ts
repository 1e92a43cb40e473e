import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kind } from './kinds.ts';
import { packageFiles } from './package-files.ts';

export class Mistake extends Error {}

/** A name that npm takes (docs of package.json, "name"): lower case, with a scope or without. */
const packageName = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const longestName = 214;

export function nameFault(name: string): string | null {
  if (name.length <= longestName && packageName.test(name)) return null;
  return `${JSON.stringify(name)} is no name of a package: lower case, as @acme/kpki-store`;
}

export function folderFor(name: string): string {
  return name.split('/').at(-1) ?? name;
}

/** Makes the package. Throws a Mistake where the folder has something in it; answers the files, sorted. */
export async function createPackage(name: string, kind: Kind, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new Mistake(`${folder}: there is something in it already; name another folder`);
  const files = await packageFiles(name, kind);
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
  return [...files.keys()].toSorted();
}
