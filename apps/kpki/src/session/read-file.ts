import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';

/** More than any configuration, certificate or saved plan needs; stops at /dev/zero too. */
const defaultMost = 4 * 1024 * 1024;
const chunk = 64 * 1024;
const silence = { pause: 20, longest: 30_000 };

interface ReadOptions {
  readonly advice?: string;
  readonly most?: number;
}

/** Throws a Fault with the reason, also for an endless file and a silent pipe. */
export async function readNamedFile(file: string, { advice, most = defaultMost }: ReadOptions = {}): Promise<Buffer> {
  try {
    // Opening a pipe without a writer would block for ever, and no signal would end it.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await contentOf(file, handle, most);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const code = codeOf(cause);
    throw unreadable(file, whyUnreadable(code), code === 'ENOENT' ? advice : undefined, cause);
  }
}

async function contentOf(file: string, handle: FileHandle, most: number): Promise<Buffer> {
  const tooLarge = (): Fault => unreadable(file, fileTexts.tooLarge(most));
  const facts = await handle.stat();
  if (facts.isFile() && facts.size > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const bytes = await nextOf(file, handle);
    if (bytes.length === 0) break;
    length += bytes.length;
    if (length > most) throw tooLarge();
    chunks.push(bytes);
  }
  if (length === 0 && facts.isFIFO()) throw unreadable(file, 'no process writes to this pipe; name a file');
  return Buffer.concat(chunks);
}

async function nextOf(file: string, handle: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(chunk);
  for (let waited = 0; waited < silence.longest; waited += silence.pause) {
    try {
      const { bytesRead } = await handle.read(buffer, 0, chunk, null);
      return buffer.subarray(0, bytesRead);
    } catch (cause) {
      if (codeOf(cause) !== 'EAGAIN') throw cause;
      await wait(silence.pause);
    }
  }
  throw unreadable(file, `nothing came for ${silence.longest / 1000} seconds; name a file`);
}

function whyUnreadable(code: string): string {
  if (code === 'ENOENT') return fileTexts.missing;
  if (code === 'EACCES') return fileTexts.denied;
  return code === 'EISDIR' ? fileTexts.isFolder : fileTexts.unreadable(code);
}

function unreadable(file: string, why: string, advice?: string, cause?: unknown): Fault {
  return new Fault('usage', [`${file}: ${why}`, advice].filter((each) => each !== undefined).join('; '), {
    cause,
    file,
  });
}

/** Returns the system's code of an error, such as `ENOENT`, or `unknown`. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
