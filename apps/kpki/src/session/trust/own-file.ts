import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';

const mostBytes = 4 * 1024 * 1024;
const writableByOthers = 0o022;

/**
 * Reads a file that decides what may run. Null where there is none. Throws a Fault where somebody else may have written
 * it: then it is nobody's word. It is looked at by the descriptor that it is read from.
 */
export async function readOwnFile(file: string): Promise<string | null> {
  let handle: FileHandle;
  try {
    // Opening a pipe that nobody writes to would wait for ever otherwise.
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
