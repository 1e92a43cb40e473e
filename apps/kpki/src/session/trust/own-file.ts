import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';

const mostBytes = 4 * 1024 * 1024;
const writableByOthers = 0o022;

/**
 * Reads a file that decides what may run; null if there is none. Throws a Fault if another user may have written it.
 * Checks the descriptor that it reads from, so that the file cannot be swapped in between.
 */
export async function readOwnFile(file: string): Promise<string | null> {
  let handle: FileHandle;
  try {
    // Opening a pipe without a writer would block for ever.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return null;
    throw new Fault('usage', `${file}: it cannot be read (${codeOf(cause)})`, { cause });
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > mostBytes)
      throw new Fault('usage', `${file}: it is no plain file, or far too large`);
    const user = process.geteuid?.();
    if (user !== undefined && facts.uid !== user && facts.uid !== 0) {
      throw new Fault(
        'usage',
        `${file}: it belongs to another user, and says nothing of whom you trust; with sudo, add -H`,
      );
    }
    if (user !== undefined && (facts.mode & writableByOthers) !== 0) {
      throw new Fault(
        'usage',
        `${file}: others may write it, and so choose what you run; chmod 600 it, and look what is in it`,
      );
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
