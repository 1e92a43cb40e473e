import { constants } from 'node:os';

export type SystemCode = keyof typeof constants.errno;

/**
 * Returns an error as Node throws it for a refused system call: without a stack, which would cost more than the rest of
 * an operation on a disk in memory.
 */
export function systemError(code: SystemCode): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return Object.assign(new Error(`${code}, injected by the test`), { code, errno: -constants.errno[code] });
  } finally {
    Error.stackTraceLimit = limit;
  }
}
