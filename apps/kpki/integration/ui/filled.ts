import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll } from 'vitest';
import { kpkiIn } from '../program.ts';

/** Prepares a folder with a `kpki.yaml` and all that it makes. Returns its path. */
export function filled(declaration: string, environment: string): () => string {
  let folder: TemporaryDirectory | null = null;
  beforeAll(async () => {
    folder = await temporaryDirectory();
    await writeFile(join(folder.path, 'kpki.yaml'), declaration);
    const result = await kpkiIn(folder.path, 'apply', '-e', environment, '--yes');
    if (result.code !== 0) throw new Error(`kpki apply ended with ${result.code}:\n${result.stderr}`);
  });
  afterAll(async () => {
    await folder?.[Symbol.asyncDispose]();
  });
  return () => {
    if (folder === null) throw new Error('the folder is filled before the first test, not earlier');
    return folder.path;
  };
}
