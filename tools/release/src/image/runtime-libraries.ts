import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requiredLibraries } from '../elf/required-libraries.ts';
import type { Platform } from '../platform.ts';

/** A file of this machine, and its path in a root where nothing else is. */
export interface RootFile {
  readonly path: string;
  readonly from: string;
}

/** Returns the loader and all libraries that a program needs, from Debian's packages or from those of its cross compiler. */
export async function runtimeLibraries({ triplet, loader }: Platform, program: string): Promise<readonly RootFile[]> {
  const folders = [`/lib/${triplet}`, `/usr/lib/${triplet}`, `/usr/${triplet}/lib`];
  const found = new Map<string, RootFile>();
  const waiting = [program];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const name of requiredLibraries(await readFile(file))) {
      if (found.has(name)) continue;
      const from = folders.map((folder) => join(folder, name)).find(existsSync);
      if (from === undefined) throw new Error(`${name} is in none of ${folders.join(', ')}`);
      const path = loader.endsWith(`/${name}`) ? loader : `/lib/${triplet}/${name}`;
      found.set(name, { path, from });
      waiting.push(from);
    }
  }
  return [...found.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
