import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../workspace.ts';

export interface Bundle {
  readonly folder: string;
  /** The names of its modules, sorted. */
  readonly modules: readonly string[];
}

/** Lists the modules of the built program. Throws where it is not built. */
export async function readBundle(folder: string = inRoot('apps/kpki/dist')): Promise<Bundle> {
  if (!existsSync(join(folder, 'kpki.js'))) throw new Error('kpki is not built: run `npx nx run kpki:build`');
  const names = await readdir(folder);
  return { folder, modules: names.filter((name) => name.endsWith('.js')).toSorted() };
}
