import assert, { AssertionError } from 'node:assert/strict';
import type { Call } from '@kpki/plugin';
import { type ErrorCode, PluginError } from '@kpki/plugin';

export const patient: Call = { signal: new AbortController().signal };
export const givenUp: Call = { signal: AbortSignal.abort() };

export async function rejectsWith(
  code: ErrorCode,
  what: string,
  attempt: () => Promise<unknown>,
): Promise<PluginError> {
  return mustBe(await errorOf(attempt), [code], what);
}

/** Returns the error of a call if it has one of the codes; the failure shows the error of the plugin as its cause. */
export function mustBe(error: unknown, codes: readonly ErrorCode[], what: string): PluginError {
  const expected = codes.map((code) => `'${code}'`).join(' or ');
  assert.ok(error !== undefined, `${what} succeeded, and must throw ${expected}`);
  // Only the cause shows another error: its message may hold a secret.
  if (!PluginError.is(error)) throw brokenBy(error, `${what} threw no PluginError, and must throw ${expected}`);
  const { code, message } = error;
  if (!codes.includes(code)) throw brokenBy(error, `${what} threw '${code}', and must throw ${expected}: ${message}`);
  return error;
}

function brokenBy(cause: unknown, message: string): AssertionError {
  return Object.assign(new AssertionError({ message }), { cause });
}

/** Returns the error of a call that rejects or throws; undefined if it succeeds. */
export async function errorOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error ?? new Error('something empty was thrown');
  }
}

export function assertLines(reported: readonly string[]): void {
  for (const line of reported) assert.match(line, /^[^\n]*\S[^\n]*$/, 'a missing right must be one line');
}
