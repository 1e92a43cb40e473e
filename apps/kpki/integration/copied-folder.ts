import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';

export interface CopiedFolder extends TemporaryDirectory {
  readonly folder: string;
}

/** Returns a copy inside a temporary directory, which removes it. */
export async function copiedFolder(from: string): Promise<CopiedFolder> {
  const temporary = await temporaryDirectory();
  const folder = join(temporary.path, 'folder');
  await cp(from, folder, { recursive: true });
  return { ...temporary, folder };
}
