import { randomBytes } from 'node:crypto';
import { lstat, rename, rm } from 'node:fs/promises';
import { Fault } from '../fault.ts';
import { unwritable, writeNewFile } from './new-file.ts';
import { codeOf } from './read-file.ts';

/**
 * Replaces a file of kpki atomically, readable by its owner alone if `secret`. Throws a Fault, and changes nothing, for
 * a link, for anything but a plain file with one name, and if it cannot be written.
 */
export async function replaceFile(
  file: string,
  content: string,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<void> {
  const found = await lstat(file).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return null;
    throw unwritable(file, cause);
  });
  if (found !== null && !(found.isFile() && found.nlink === 1)) {
    throw new Fault('usage', `${file}: it is a link, or no plain file, and is not replaced; name another`);
  }
  const beside = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await writeNewFile(beside, content, { advice: 'name another', secret });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    if (cause instanceof Fault) throw unwritable(file, cause.cause);
    throw unwritable(file, cause);
  }
}
