import { readFile } from 'node:fs/promises';
import { Fault } from '../fault.ts';
import { codeOf } from './error-code.ts';

/** Reads a file that somebody named. Throws a Fault that says why it cannot, and the `advice` on what to do then. */
export async function readNamedFile(file: string, advice?: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = codeOf(cause);
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Fault('usage', [`${file}: ${why}`, advice].filter((each) => each !== undefined).join('; '), { cause });
  }
}
