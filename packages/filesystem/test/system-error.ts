import { constants } from 'node:os';

export type SystemCode = keyof typeof constants.errno;

/** An error as Node throws it for a refused system call. */
export function systemError(code: SystemCode): Error {
  return Object.assign(new Error(`${code}, injected by the test`), { code, errno: -constants.errno[code] });
}
