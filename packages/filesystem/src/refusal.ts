import { getSystemErrorMessage } from 'node:util';
import { type ErrorCode, PluginError } from '@kpki/plugin';

/** What each answer of the system means in the contract's words. All others are 'unavailable': trying again is safe. */
const meanings: ReadonlyMap<string, ErrorCode> = new Map([
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EROFS', 'denied'],
  // A file on which another is mounted, which lasts.
  ['EBUSY', 'denied'],
  // A disk that is full was reached, and a moment later it is no better.
  ['ENOSPC', 'denied'],
  ['EDQUOT', 'denied'],
  ['ELOOP', 'invalid'],
  ['ENOTDIR', 'invalid'],
  ['EISDIR', 'invalid'],
  ['ENAMETOOLONG', 'invalid'],
  ['EXDEV', 'invalid'],
]);

/** The error of a system call, as one of the contract. An error that already is one stays as it is. */
export function refusal(error: unknown, attempted: string): PluginError {
  if (PluginError.is(error)) return error;
  const code = systemCode(error);
  return new PluginError(meanings.get(code) ?? 'unavailable', `${attempted}: ${reason(error)}`, { cause: error });
}

/** Runs one system call; `attempted` says what on what. */
export async function attempt<T>(attempted: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw refusal(error, attempted);
  }
}

/** 'ENOENT' and the like; '' for an error that is not the system's. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Null for a thing that is not there. All else stays an error. */
export async function absentAsNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Node's own text names `/proc/self/fd/N`, which tells a person nothing. */
export function reason(error: unknown): string {
  const code = systemCode(error);
  if (!(error instanceof Error) || code === '') return String(error);
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined;
  return number === undefined ? code : `${getSystemErrorMessage(number)} (${code})`;
}

/** For what is only tidying: it must not hide the answer or the error of what went before. */
export async function evenIfItFails(tidy: () => Promise<unknown>): Promise<void> {
  try {
    await tidy();
  } catch {
    // Left over, and harmless: see where it is called.
  }
}
