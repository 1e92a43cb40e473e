import { access, writeFile } from 'node:fs/promises';
import { Fault } from '../fault.ts';

/** What to do about a file that is there already: `name another with --to`. */
interface Advice {
  readonly advice: string;
}

/**
 * Writes a file that was not there, for its owner's eyes only where it is `secret`. Throws a Fault, and leaves what is
 * there as it is, when there is one of that name, or it cannot be written.
 */
export async function writeNewFile(
  file: string,
  content: string | Uint8Array,
  { advice, secret = false }: Advice & { readonly secret?: boolean },
): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: secret ? 0o600 : 0o666 });
  } catch (cause) {
    throw faultOf(file, cause as NodeJS.ErrnoException, advice);
  }
}

/** Throws the Fault of `writeNewFile` early, before anybody is asked what shall be in the file. */
export async function refuseExistingFile(file: string, { advice }: Advice): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw isThereAlready(file, advice);
}

function faultOf(file: string, cause: NodeJS.ErrnoException, advice: string): Fault {
  if (cause.code === 'EEXIST') return isThereAlready(file, advice, cause);
  const why = cause.code === 'ENOENT' ? 'its directory is not there' : `it cannot be written (${cause.code})`;
  return new Fault('usage', `${file}: ${why}`, { cause });
}

export function isThereAlready(file: string, advice: string, cause?: unknown): Fault {
  return new Fault('usage', `${file}: it is there already and is not replaced; ${advice}`, { cause });
}
