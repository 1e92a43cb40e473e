import type { Writable } from 'node:stream';
import { Fault } from '../fault.ts';

/** A stream of the process that outlives its reader. */
export interface Output {
  /** Dropped once nobody reads it any more: what the program is at is finished all the same. */
  write(text: string): void;
  /** For what must arrive. Throws a Fault when it does not. */
  deliver(bytes: Uint8Array): Promise<void>;
}

/** A pipe without a reader, and a terminal that was closed. */
const closedByReader: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/**
 * Whoever reads a pipe may leave at any time, as `head` does, and so may a terminal: that is no error of the program. Any
 * other error is.
 */
export function outputTo(stream: Writable): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!closedByReader.includes(error.code) && !closed) throw error;
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    deliver: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (cause) => {
          if (cause) reject(new Fault('failed', 'standard output was closed before it had everything', { cause }));
          else resolve();
        });
      }),
  };
}
