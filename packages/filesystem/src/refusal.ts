import { getSystemErrorMessage } from 'node:util';
import { type ErrorCode, PluginError } from '@kpki/plugin';

/** The contract's code of each system error. All others are 'unavailable': a retry is safe. */
const meanings: ReadonlyMap<string, ErrorCode> = new Map([
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EROFS', 'denied'],
  // A file that is a mount point, which lasts.
  ['EBUSY', 'denied'],
  // A full disk was reached, and a retry a moment later does not help.
  ['ENOSPC', 'denied'],
  ['EDQUOT', 'denied'],
  ['ELOOP', 'invalid'],
  ['ENOTDIR', 'invalid'],
  ['EISDIR', 'invalid'],
  ['ENAMETOOLONG', 'invalid'],
  ['EXDEV', 'invalid'],
]);

/** Returns the error of a system call as one of the contract. Returns an error of the contract unchanged. */
export function refusal(error: unknown, attempted: string): PluginError {
  if (PluginError.is(error)) return error;
  const code = systemCode(error);
  return new PluginError(meanings.get(code) ?? 'unavailable', `${attempted}: ${reason(error)}`, { cause: error });
}

/** Runs one system call; `attempted` names the action and its target. */
export async function attempt<T>(attempted: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw refusal(error, attempted);
  }
}

/** Returns 'ENOENT' and similar codes; '' for an error that is not the system's. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Returns null for an absent file. All other errors are thrown. */
export async function absentAsNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Node's own text names `/proc/self/fd/N`, which means nothing to users. */
export function reason(error: unknown): string {
  const code = systemCode(error);
  if (!(error instanceof Error) || code === '') return String(error);
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined;
  return number === undefined ? code : `${getSystemErrorMessage(number)} (${code})`;
}

/** Runs a cleanup whose failure must not hide the result or the error of the operation before it. */
export async function evenIfItFails(tidy: () => Promise<unknown>): Promise<void> {
  try {
    await tidy();
  } catch {
    // A harmless leftover: see the callers.
  }
}
