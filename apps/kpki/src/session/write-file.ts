import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { fileTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { codeOf } from './read-file.ts';

/** What to do about a file that exists already: `name another with --dir`. */
interface Advice {
  readonly advice: string;
}

/** Throws a Fault, and changes nothing, if the file exists or cannot be written. */
export async function writeNewFile(
  file: string,
  content: string | Uint8Array,
  { advice, secret = false }: Advice & { readonly secret?: boolean },
): Promise<void> {
  if (!(await writeUnlessThere(file, content, { secret }))) throw alreadyThere(file, advice);
}

/** Does the same, but returns false if the file exists. */
export async function writeUnlessThere(
  file: string,
  content: string | Uint8Array,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<boolean> {
  let handle: FileHandle;
  try {
    // Whatever the umask allows: a configuration decides which keys are made, and a plan is carried out.
    handle = await open(file, 'wx', secret ? 0o600 : 0o644);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw unwritable(file, cause);
  }
  try {
    const { mode } = await handle.stat();
    await handle.chmod((mode & 0o777) | 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (cause) {
    // A full disk must not leave half a file.
    await handle.close().catch(() => {});
    await rm(file, { force: true });
    throw unwritable(file, cause);
  }
}

export async function refuseExistingFile(file: string, { advice }: Advice): Promise<void> {
  try {
    // A dangling link is in the way too.
    await lstat(file);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw unwritable(file, cause);
  }
  throw alreadyThere(file, advice);
}

export function unwritable(file: string, cause: unknown): Fault {
  const code = codeOf(cause);
  const why = code === 'ENOENT' ? fileTexts.noDirectory : fileTexts.unwritable(code);
  return new Fault('usage', `${file}: ${why}`, { cause });
}

export function alreadyThere(file: string, advice: string): Fault {
  return new Fault('usage', `${file}: it is there already and is not replaced; ${advice}`);
}

/** Replaces a plain file atomically. Throws a Fault, and changes nothing, for a link or a file with two names. */
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
  const temporary = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await writeNewFile(temporary, content, { advice: 'name another', secret });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof Fault) throw unwritable(file, cause.cause);
    throw unwritable(file, cause);
  }
}
