import type { Writable } from 'node:stream';
import { getSystemErrorMessage } from 'node:util';
import { Fault } from '../fault.ts';

export interface Output {
  /** Drops the text if the stream is closed: the running work still finishes. */
  write(text: string): void;
  deliver(bytes: Uint8Array): Promise<void>;
  /** Waits until everything is written. Throws a Fault if something was lost, unless the reader closed the pipe. */
  settle(): Promise<void>;
}

/** A pipe without a reader, and a terminal that was closed. */
const closedByReader: readonly (string | undefined)[] = ['EPIPE', 'EIO'];

/** A reader may close the pipe at any time: that is no error. A full disk is one, reported at the end. */
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
          // Reported here, so not at the end again.
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
