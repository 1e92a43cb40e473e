import type { Writable } from 'node:stream';
import { getSystemErrorMessage } from 'node:util';
import { Fault } from '../fault.ts';

/** A stream of the process that outlives its reader, and its disk's last free byte. */
export interface Output {
  /** Dropped once nobody takes it any more: what the program is at is finished all the same. */
  write(text: string): void;
  /** For what must arrive. Throws a Fault when it does not. */
  deliver(bytes: Uint8Array): Promise<void>;
  /** Waits until all of it is written. Throws a Fault when some of it was lost for another reason than its reader's leaving. */
  settle(): Promise<void>;
}

/** A pipe without a reader, and a terminal that was closed. */
const closedByReader: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/**
 * Whoever reads a pipe may leave at any time, as `head` does, and so may a terminal: that is no error of the program. A
 * full disk is one, but what the program is at is finished first, and it is said at the end.
 */
export function outputTo(stream: Writable, name: string): Output {
  let closed = false;
  let fault: Fault | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!closed && !closedByReader.includes(error.code)) fault = unwritable(name, error);
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    deliver: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (cause) => {
          // It is told here, and not once more at the end.
          closed ||= Boolean(cause);
          if (cause) reject(unwritable(name, cause));
          else resolve();
        });
      }),
    settle: async () => {
      if (!closed) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      if (fault !== null) throw fault;
    },
  };
}

function unwritable(name: string, cause: NodeJS.ErrnoException): Fault {
  const { code, errno } = cause;
  const why =
    errno === undefined || closedByReader.includes(code)
      ? 'was closed before it had everything'
      : `did not take everything: ${getSystemErrorMessage(errno)} (${code})`;
  return new Fault('failed', `${name} ${why}`, { cause });
}
