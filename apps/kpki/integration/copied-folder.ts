import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';

/** A folder that goes with the temporary directory that it is in. */
export interface CopiedFolder extends TemporaryDirectory {
  readonly folder: string;
}

/** A copy of a folder, to try something on. */
export async function copiedFolder(from: string): Promise<CopiedFolder> {
  const temporary = await temporaryDirectory();
  const folder = join(temporary.path, 'folder');
  await cp(from, folder, { recursive: true });
  return { ...temporary, folder };
}
