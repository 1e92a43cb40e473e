import { readFileSync, statSync } from 'node:fs';
import { PluginError } from '@kpki/plugin';

/** No list of CAs and no chain is longer; Mozilla's list has 0.2 MiB. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads a file that an option names. Throws 'invalid' unless it is a plain file: `/dev/zero` has no end, a FIFO blocks.
 */
export function readNamedFile(what: string, path: string): Buffer {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) throw new PluginError('invalid', `read ${what} ${path}: it is not a regular file`);
    if (facts.size > mostBytes) {
      throw new PluginError('invalid', `read ${what} ${path}: it has more than ${mostBytes} bytes`);
    }
    return readFileSync(path);
  } catch (cause) {
    if (PluginError.is(cause)) throw cause;
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    throw new PluginError('invalid', `read ${what} ${path}: ${why}`, { cause });
  }
}
